public import Deployments
internal import FoundationEssentials
public import OperatorCore

/// A simulated cluster about to be started: its plan on disk and the processes that carry it out.
public struct RehearsalTopology: Sendable {
    public let plan: RehearsalPlan
    public let processes: ProcessTopology
    /// Nobody else takes these while it is held.
    let ports: PortReservation

    static let planName = "plan.json"

    /// Makes the directory, finds ports and writes `DIR/plan.json`.
    /// `executable`: the program whose `__rehearse-node` is a node. Throws `ActingError`.
    public static func prepare(
        _ options: RehearsalOptions, executable: String, clock: any OperatorClock = SystemClock()
    ) throws(ActingError) -> RehearsalTopology {
        try options.validate()
        let entropy = PortReservation.searchSeed()
        let name = options.name ?? freeName()
        if options.directory == nil {
            AbandonedDirectories.sweep(temporaryBase, prefix: directoryPrefix, at: clock.now().wall)
        }
        let directory = options.directory ?? "\(temporaryBase)/\(directoryPrefix)\(String(entropy, radix: 36))"
        do throws(DeploymentError) {
            let ports = try PortReservation(RehearsalPlan.portCount(options), seed: entropy)
            let born = UInt64(max(0, clock.now().wall.millisecondsSince1970 / 1_000))
            let plan = RehearsalPlan.make(
                options, seed: options.seed ?? entropy, ports: ports.ports, birthSeconds: born, directory: directory)
            let processes = topology(of: plan, name: name, executable: executable, keeps: options.keepsDirectory)
            try processes.validate()
            try ClusterDirectory.create(directory)
            try write(plan)
            return RehearsalTopology(plan: plan, processes: processes, ports: ports)
        } catch { throw ActingError(error) }
    }

    private static func write(_ plan: RehearsalPlan) throws(DeploymentError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        guard let data = try? encoder.encode(plan) else {
            throw DeploymentError(.badTopology, "cannot write the plan: it has no JSON form")
        }
        try ClusterDirectory.write([UInt8](data), to: planName, in: plan.directory)
    }

    private static func topology(
        of plan: RehearsalPlan, name: String, executable: String, keeps: Bool
    ) -> ProcessTopology {
        let members = plan.members.map { member in
            node(
                member.name, ComponentID(kind: "pd", id: member.name),
                ["127.0.0.1:\(member.clientPort)", "127.0.0.1:\(member.peerPort)"],
                [executable, "__rehearse-node", "--plan", "\(plan.directory)/\(planName)", "--pd", member.name],
                in: plan.directory)
        }
        let stores = plan.stores.map { store in
            node(
                "tikv-\(store.id)", ComponentID(kind: "store", id: String(store.id)),
                [store.address, store.statusAddress],
                [executable, "__rehearse-node", "--plan", "\(plan.directory)/\(planName)", "--store", "\(store.id)"],
                in: plan.directory)
        }
        return ProcessTopology(
            name: name, isDisposable: true, isSimulated: true, directory: plan.directory, removesDirectory: !keeps,
            tolerated: ["pd": (members.count - 1) / 2, "store": (plan.replicas - 1) / 2], shutdownGraceSeconds: 0,
            nodes: members + stores,
            kinds: [
                ProcessTopology.NodeKind(kind: "pd", isEndpoint: true, listedAs: "pd"),
                ProcessTopology.NodeKind(kind: "store", isEndpoint: false, listedAs: "stores"),
            ])
    }

    private static func node(
        _ name: String, _ component: ComponentID, _ addresses: [String], _ arguments: [String], in directory: String
    ) -> ProcessTopology.Node {
        ProcessTopology.Node(
            name: name, component: component, addresses: addresses, arguments: arguments,
            environment: ProcessEnvironment.forChildren(), outputFile: "\(directory)/\(name).out",
            logFile: "\(directory)/\(name).log", workingDirectory: directory)
    }

    private static func freeName() -> String {
        let taken = Set(RunningClusters.all().map(\.name))
        var name = "rehearsal"
        var number = 1
        while taken.contains(name) {
            number += 1
            name = "rehearsal-\(number)"
        }
        return name
    }

    private static let directoryPrefix = "operator-rehearsal-"

    private static var temporaryBase: String {
        ProcessEnvironment.forChildren()["TMPDIR"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/tmp"
    }
}
