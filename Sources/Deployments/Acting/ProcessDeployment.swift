internal import Glibc
public import OperatorCore
private import Synchronization

/// A local cluster of processes under a supervisor of its own. It lives as long as this process: when this one ends,
/// by whatever, the supervisor takes everything down.
public final class ProcessDeployment: Deployment {
    private enum Stage {
        case idle
        case starting
        case up(SupervisorProcess)
    }

    public let topology: ProcessTopology
    /// The program whose `__supervise` is the supervisor.
    private let executable: String
    private let environment: [String: String]
    private let readyWithin: Duration
    private let clock: any OperatorClock
    /// Held as long as this: a node that is down for a while must find its ports free when it comes back.
    private let ports: PortReservation?
    private let stage = Mutex(Stage.idle)

    /// `topology.directory` must exist and be private: `ClusterDirectory.create`. `environment`: the supervisor's, which
    /// registers the cluster by it.
    public init(
        topology: ProcessTopology, executable: String, environment: [String: String] = ProcessEnvironment.forChildren(),
        ports: PortReservation? = nil, readyWithin: Duration = .seconds(30), clock: any OperatorClock = SystemClock()
    ) {
        self.topology = topology
        self.executable = executable
        self.environment = environment
        self.ports = ports
        self.readyWithin = readyWithin
        self.clock = clock
    }

    /// The same cluster through its control socket.
    var running: ProcessCluster { ProcessCluster(directory: topology.directory, clock: clock) }

    public var faults: any FaultInjector { running.faults }

    /// What the cluster says of itself. Throws `ActingError` (`unreachable`) where it is not up.
    public func manifest() throws(ActingError) -> ClusterManifest {
        do throws(DeploymentError) { return try ClusterManifest.read(directory: topology.directory) } catch {
            throw ActingError(error)
        }
    }

    /// Where it fails, nothing is left. Throws `ActingError`.
    public func up(
        answering: @escaping @Sendable (Int) -> Void
    ) async throws(ActingError) -> DeployedCluster {
        let isFirst = stage.withLock { stage in
            guard case .idle = stage else { return false }
            stage = .starting
            return true
        }
        guard isFirst else { throw ActingError(.refused, "cannot bring up \(topology.name): it is up already") }
        do throws(ActingError) {
            let supervisor = try await startSupervisor()
            stage.withLock { $0 = .up(supervisor) }
            try await waitForPorts(answering)
            return try await running.status()
        } catch {
            try? await down()
            stage.withLock { $0 = .idle }
            throw error
        }
    }

    /// Throws `ActingError`: `unreachable` where its supervisor does not answer.
    public func status() async throws(ActingError) -> DeployedCluster { try await running.status() }

    /// Throws `ActingError`: `unknownTarget`, or `failed` where the node does not come back.
    public func restart(_ target: String) async throws(ActingError) -> DeployedNode {
        try await running.restart(target)
    }

    /// Takes everything down; with nothing up it does nothing. Throws `ActingError` (`failed`) where something is left.
    public func down() async throws(ActingError) {
        let supervisor = stage.withLock { stage -> SupervisorProcess? in
            guard case .up(let supervisor) = stage else { return nil }
            stage = .idle
            return supervisor
        }
        guard let supervisor else { return }
        // A supervisor that does not answer learns the same from its lifeline.
        let isStopping = (try? await running.ask(ControlRequest(.stop))) != nil
        let left = await supervisor.end(
            afterGrace: isStopping ? .seconds(topology.shutdownGraceSeconds + 1) : .zero,
            within: .seconds(topology.shutdownGraceSeconds + 8))
        if let left { throw ActingError(.failed, "cannot take down \(topology.name): \(left)") }
    }

    private func startSupervisor() async throws(ActingError) -> SupervisorProcess {
        do {
            return try await OwnThread.run(named: "deploy") { [self] () throws(DeploymentError) in
                try SupervisorProcess.start(
                    topology, executable: executable, environment: environment, within: readyWithin, clock: clock)
            }
        } catch let error as DeploymentError {
            throw ActingError(error)
        } catch {
            throw ActingError(.failed, "cannot start \(topology.name): \(error)")
        }
    }

    /// A port that answers may be somebody else's: each node must live, too.
    private func waitForPorts(_ answering: @Sendable (Int) -> Void) async throws(ActingError) {
        let deadline = clock.now().advanced(by: readyWithin)
        var silent = topology.nodes
        while true {
            let before = silent.count
            silent.removeAll { node in node.addresses.allSatisfy(PortProbe.accepts) }
            if silent.count < before { answering(topology.nodes.count - silent.count) }
            for node in try await running.status().nodes {
                if case .stopped(let exit) = node.state { throw ended(node, exit) }
            }
            guard let silent = silent.first else { return }
            if clock.now() >= deadline {
                throw ActingError(
                    .failed,
                    "cannot bring up \(topology.name): \(silent.name) does not listen at all of "
                        + "\(silent.addresses.joined(separator: ", ")) after \(Int(readyWithin.inSeconds)) s")
            }
            do { try await clock.sleep(for: .milliseconds(50)) } catch {
                throw ActingError(.failed, "cannot bring up \(topology.name): cancelled")
            }
        }
    }

    private func ended(_ node: DeployedNode, _ exit: String) -> ActingError {
        let output = topology.nodes.first { $0.name == node.name }?.outputFile
        let said = output.flatMap(BoundedFile.lastLine).map { ": \($0)" } ?? ""
        return ActingError(.failed, "cannot bring up \(topology.name): \(node.name) ended (\(exit))\(said)")
    }
}
