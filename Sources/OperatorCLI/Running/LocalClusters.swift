import CommandLineKit
import Configuration
import Deployments
import OperatorCore

/// The local clusters that run, as the settings want to know them.
enum LocalClusters {
    static func named(_ name: String) -> LocalCluster? {
        guard let entry = try? ClusterRegistry().cluster(named: name),
            let manifest = try? ClusterManifest.read(directory: entry.directory)
        else { return nil }
        return described(manifest)
    }

    static func described(_ manifest: ClusterManifest) -> LocalCluster {
        LocalCluster(
            name: manifest.name, directory: manifest.dir,
            endpoints: manifest.pd.compactMap { try? Subjects.standard.description.endpoint.parser.parse($0) },
            isDisposable: manifest.disposable, isSimulated: manifest.simulated, logs: logs(manifest))
    }

    /// Stores by their address, PD members by their name.
    static func logs(_ manifest: ClusterManifest) -> [String: [String]] {
        Dictionary(
            manifest.nodes.map { node in
                (node.component.kind == "pd" ? node.component.id : node.addresses.first ?? node.name, [node.logFile])
            }, uniquingKeysWith: { $0 + $1 })
    }
}
