import CommandLineKit
import Configuration
import Deployments

/// The local clusters that run, as the settings want to know them.
enum LocalClusters {
    static func named(_ name: String) -> LocalCluster? {
        guard let entry = try? ClusterRegistry().cluster(named: name),
            let manifest = try? ClusterManifest.read(directory: entry.directory)
        else { return nil }
        return LocalCluster(
            name: name, directory: entry.directory,
            endpoints: manifest.pd.compactMap { try? SettingParsers.pd.parse($0) },
            isDisposable: manifest.disposable, logs: manifest.nodes.map(\.logFile))
    }
}
