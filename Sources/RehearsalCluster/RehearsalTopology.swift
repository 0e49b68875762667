internal import CSystem
public import Deployments
internal import FoundationEssentials
internal import Glibc
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
            ], subject: "tikv")
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

/// Directories of rehearsals whose program was killed in its first instants: nothing ran in them yet, so that no
/// supervisor and no registry knows of them.
enum AbandonedDirectories {
    /// A start is far quicker at its first node, whose files are none of these.
    private static let oldEnough: Duration = .seconds(60)
    /// What is there before anything runs. A cluster that runs has a socket, too.
    private static let firstFiles: Set<String> = [RehearsalTopology.planName, "topology.json", "supervisor.log"]

    /// Removes from `base` what begins with `prefix`, is a directory of this user alone, is at least a minute old, and
    /// holds nothing but what is there before anything runs.
    static func sweep(_ base: String, prefix: String, at now: WallTime) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
        for name in names where name.hasPrefix(prefix) { removeIfAbandoned("\(base)/\(name)", at: now) }
    }

    private static func removeIfAbandoned(_ path: String, at now: WallTime) {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0
        else { return }
        let changed = WallTime(millisecondsSince1970: Int64(status.st_mtim.tv_sec) * 1_000)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [path]
        guard now.elapsed(since: changed) >= oldEnough, firstFiles.isSuperset(of: names) else { return }
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
