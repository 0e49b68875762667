import Configuration
import Engine
private import Glibc
import OperatorCore
import RehearsalCluster

/// What a demo was asked for.
struct DemoPlan: Sendable {
    var fault: Fault
    /// nil: the seed chooses one that serves.
    var chosenTarget: ComponentID?
    var seed: UInt64
    /// Absolute; nil: nothing is kept, and the database lies in the cluster's own directory, which goes with it.
    var keptIn: String?
    var user: String
    var pace = DemoPace.fast
    /// Claude beside the playbook, where there is a key.
    var claude: ClaudeDesk?
    /// Of its own, so that demos can run side by side.
    var name = "demo-\(getpid())"

    /// `run`: 1, and one more for each fresh cluster of the same demo.
    func rehearsal(run: Int = 1) -> RehearsalOptions {
        RehearsalOptions(
            seed: seed, name: run == 1 ? name : "\(name)-\(run)", directory: keptIn.map { "\($0)/cluster" },
            keepsDirectory: keptIn != nil)
    }

    func database(_ cluster: DemoCluster) -> String { "\(keptIn ?? cluster.directory)/operator.db" }

    /// The component to break. Throws where the cluster does not have the one that was named.
    func target(among cluster: DemoCluster) throws(CommandError) -> ComponentID {
        guard let chosenTarget else { return cluster.stores[Int(seed % UInt64(max(1, cluster.stores.count)))] }
        guard cluster.stores.contains(chosenTarget) else {
            let known = cluster.stores.map(\.description).joined(separator: ", ")
            throw CommandError(
                "cannot break \(chosenTarget)", "the demo's cluster has \(known)", "name one of these", status: .usage)
        }
        return chosenTarget
    }

    func subject(_ cluster: DeployedCluster, clock: any OperatorClock) throws -> any Subject {
        try Subjects.rehearsed.kind.make(
            SubjectSettings(
                endpoints: cluster.endpoints, clusterKey: cluster.name, logFiles: LocalClusters.logs(cluster)), clock)
    }
}
