internal import CSystem
internal import Glibc
internal import OperatorCore

/// The nodes of one cluster: the only place that starts, signals and reaps them.
///
/// A pid is signalled only while its process is unreaped, so it cannot be somebody else's.
final class NodeTable {
    /// How long a node that was asked to end gets before SIGKILL.
    static let endingGraceNanoseconds: Int64 = 10_000_000_000

    private(set) var nodes: [NodeProcess]
    /// The read end that every node gets as its lifeline.
    private let lifeline: Int32
    private let clock: any OperatorClock
    private var started: [(name: String, process: ProcessIdentity?)] = []

    init(topology: ProcessTopology, lifeline: Int32, clock: any OperatorClock) {
        nodes = topology.nodes.map(NodeProcess.init)
        self.lifeline = lifeline
        self.clock = clock
    }

    /// The processes started since the last call.
    func takeStarted() -> [(name: String, process: ProcessIdentity?)] {
        defer { started = [] }
        return started
    }

    func process(of name: String) -> ProcessIdentity? { index(of: name).flatMap { nodes[$0].process } }

    var pids: [String: Int32] {
        Dictionary(
            nodes.compactMap { entry in entry.process.map { (entry.node.name, $0.pid) } },
            uniquingKeysWith: { first, _ in first })
    }

    func deployed(_ capabilities: Set<FaultCapability>) -> [DeployedNode] { nodes.map { $0.deployed(capabilities) } }
    var allDown: Bool { nodes.allSatisfy(\.isDown) }

    /// The earliest uptime at which `escalate` has something to do.
    var nextEscalation: Int64? {
        nodes.compactMap { entry in
            if case .ending(let killAt, _) = entry.phase { killAt } else { nil }
        }.min()
    }

    private func index(of name: String) -> Int? { nodes.firstIndex { $0.node.name == name } }

    /// Starts a node that is down; no effect on any other. Throws `DeploymentError` (`spawnFailed`).
    func start(_ name: String) throws(DeploymentError) {
        guard let index = index(of: name), nodes[index].isDown else { return }
        let node = nodes[index].node
        var environment = node.environment
        environment[Lifeline.environmentName] = "3"
        let request = SpawnRequest(
            arguments: node.arguments, environment: environment, workingDirectory: node.workingDirectory,
            standing: .ownGroup, output: .appendTo(node.outputFile), errors: .sameAsOutput,
            extraDescriptors: [lifeline])
        do {
            let pid = try ProcessSpawner.spawn(request)
            nodes[index].process = ProcessIdentity(of: pid) ?? ProcessIdentity(pid: pid, startTicks: 0)
            nodes[index].phase = .running
            SupervisorLog.write("\(name) started as pid \(pid)")
            started.append((name, nodes[index].process))
        } catch {
            nodes[index].phase = .down(exit: error.message)
            throw error
        }
    }

    /// Sends the signal that a fault asks for.
    func send(_ fault: FaultSignal, to name: String) {
        guard let index = index(of: name) else { return }
        switch fault {
        case .kill:
            nodes[index].phase = .ending(killAt: .max, startsAgain: false)
            signal(index, SIGKILL)
        case .freeze:
            nodes[index].phase = .paused
            signal(index, SIGSTOP)
        case .terminate: end(index, startsAgain: false)
        }
    }

    /// Makes a node run, whatever a fault did to it. Throws `DeploymentError` (`spawnFailed`).
    func ensureRunning(_ name: String) throws(DeploymentError) {
        guard let index = index(of: name) else { return }
        switch nodes[index].phase {
        case .running: break
        case .paused:
            nodes[index].phase = .running
            signal(index, SIGCONT)
        case .ending:
            nodes[index].phase = .ending(killAt: 0, startsAgain: true)
            escalate()
        case .down: try start(name)
        }
    }

    /// Ends the node and starts it again once it is gone; a node that is down is started.
    func restart(_ name: String) throws(DeploymentError) {
        guard let index = index(of: name) else { return }
        switch nodes[index].phase {
        case .running, .paused: end(index, startsAgain: true)
        case .ending, .down: try ensureRunning(name)
        }
    }

    /// Asks every node to end, and kills what is left after the grace; none is started again.
    func endAll(graceSeconds: Double) {
        let killAt = graceSeconds > 0 ? clock.now().uptimeNanoseconds + Int64(graceSeconds * 1e9) : 0
        for index in nodes.indices where !nodes[index].isDown {
            nodes[index].phase = .ending(killAt: killAt, startsAgain: false)
            if killAt > 0 { signal(index, SIGTERM) }
            signal(index, SIGCONT)
        }
        escalate()
    }

    /// Kills nodes whose time to end is over.
    func escalate() {
        let now = clock.now().uptimeNanoseconds
        for index in nodes.indices {
            guard case .ending(let killAt, let startsAgain) = nodes[index].phase, killAt <= now else { continue }
            signal(index, SIGKILL)
            nodes[index].phase = .ending(killAt: .max, startsAgain: startsAgain)
        }
    }

    /// Collects every change of state of the children. True where there was one.
    func reap() -> Bool {
        var changed = false
        while true {
            var ended = false
            let pid = csystem_changed_child(&ended)
            guard pid > 0 else { return changed }
            // While it is unreaped its group is its own: whatever it left there has nobody to answer to any more.
            if ended { kill(-pid, SIGKILL) }
            var status: Int32 = 0
            guard waitpid(pid, &status, WNOHANG | WUNTRACED | csystem_wait_continued()) == pid else { continue }
            guard let index = nodes.firstIndex(where: { $0.process?.pid == pid }) else { continue }
            changed = true
            note(status, at: index)
        }
    }

    private func note(_ status: Int32, at index: Int) {
        if csystem_stopped(status) {
            if nodes[index].phase == .running { nodes[index].phase = .paused }
        } else if csystem_continued(status) {
            if nodes[index].phase == .paused { nodes[index].phase = .running }
        } else {
            noteEnd(index, exit: NodeProcess.exitText(status))
        }
    }

    private func noteEnd(_ index: Int, exit: String) {
        let phase = nodes[index].phase
        nodes[index].process = nil
        nodes[index].phase = .down(exit: exit)
        let name = nodes[index].node.name
        SupervisorLog.write("\(name) ended: \(exit)")
        guard case .ending(_, startsAgain: true) = phase else { return }
        do throws(DeploymentError) { try start(name) } catch {
            SupervisorLog.write("\(name) did not start again: \(error.message)")
        }
    }

    private func end(_ index: Int, startsAgain: Bool) {
        let killAt = clock.now().uptimeNanoseconds + Self.endingGraceNanoseconds
        nodes[index].phase = .ending(killAt: killAt, startsAgain: startsAgain)
        signal(index, SIGTERM)
        signal(index, SIGCONT)
    }

    private func signal(_ index: Int, _ number: Int32) {
        guard let pid = nodes[index].process?.pid else { return }
        kill(-pid, number)
    }
}
