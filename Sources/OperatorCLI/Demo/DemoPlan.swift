import CommandLineKit
import Configuration
import Deployments
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

extension DemoPlan {
    static let fault = DefaultedOption(
        "fault", .choice(of: Fault.ofProcesses.map(\.id.rawValue)), default: FaultID.kill.rawValue, shown: "kill",
        help: "What happens to the \(RehearsedWords.serving)")
    static let target = ValueOption(
        "target", .text(RehearsedWords.serving.uppercased()),
        help:
            "Which \(RehearsedWords.serving), like \(RehearsedWords.servingKind)/4; the seed chooses one where not said"
    )
    static let keep = ValueOption(
        "keep", .directory, help: "Keep tickets and the nodes' logs in this new or empty directory")

    /// What the command line asks for; defaults where it is another command's.
    ///
    /// Throws where it names no component that could be broken, a directory that cannot be used, or an engine that
    /// cannot be asked.
    init(_ call: Call) throws {
        let claude = try call.claudeDesk(
            try call.engine(), cluster: "demo", configured: .allowed, isDisposable: true)
        let id = FaultID(call.invocation[Self.fault])
        self.init(
            fault: Fault.ofProcesses.first { $0.id == id } ?? .kill,
            chosenTarget: try Self.component(call.invocation[Self.target]),
            seed: call.invocation[CommonOptions.seed] ?? UInt64.random(in: 1...999_999),
            keptIn: try Self.keptDirectory(call.invocation[Self.keep]), user: call.user, claude: claude)
    }

    private static func component(_ text: String?) throws(CommandError) -> ComponentID? {
        guard let text else { return nil }
        guard let component = ComponentID(text), component.kind == RehearsedWords.servingKind else {
            throw CommandError(
                "cannot break \(text)", "it is no \(RehearsedWords.serving)", "write \(RehearsedWords.servingKind)/ID",
                status: .usage)
        }
        return component
    }

    /// Made new, or taken where it is empty.
    private static func keptDirectory(_ path: String?) throws -> String? {
        guard let path = try Environment.absolute(path) else { return nil }
        try ClusterDirectory.create(path)
        return path
    }
}
