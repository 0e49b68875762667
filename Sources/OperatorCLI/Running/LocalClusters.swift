import CommandLineKit
import Configuration
import Deployments
import OperatorCore

/// The local clusters that run, as the settings want to know them.
enum LocalClusters {
    static func named(_ name: String) -> LocalCluster? {
        (try? RunningClusters.named(name)).map(described)
    }

    static func described(_ cluster: DeployedCluster) -> LocalCluster {
        let parser = Subjects.kind(cluster.subject).description.endpoint.parser
        return LocalCluster(
            name: cluster.name, subject: cluster.subject, directory: cluster.directory,
            endpoints: cluster.endpoints.compactMap { try? parser.parse($0) },
            isDisposable: cluster.isDisposable, isSimulated: cluster.isSimulated, logs: logs(cluster))
    }

    /// By the address that each node advertises.
    static func logs(_ cluster: DeployedCluster) -> [String: [String]] {
        Dictionary(cluster.nodes.map { ($0.address, $0.logFiles) }, uniquingKeysWith: { $0 + $1 })
    }
}
