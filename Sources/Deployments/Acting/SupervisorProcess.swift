internal import CSystem
internal import FoundationEssentials
internal import Glibc
internal import OperatorCore
private import Synchronization

/// The supervisor as its parent holds it: a child process and the write end of its lifeline.
final class SupervisorProcess: Sendable {
    private let pid: pid_t
    private let directory: String
    private let clock: any OperatorClock
    /// nil once closed.
    private let lifeline: Mutex<Int32?>

    private init(pid: pid_t, directory: String, lifeline: Int32, clock: any OperatorClock) {
        self.pid = pid
        self.directory = directory
        self.clock = clock
        self.lifeline = Mutex(lifeline)
    }

    deinit { letGo() }

    /// Starts `executable __supervise` on the topology and waits, blocking, until it says that all nodes were started.
    /// Throws `DeploymentError`; then nothing is left of it.
    static func start(
        _ topology: ProcessTopology, executable: String, environment: [String: String], within timeout: Duration,
        clock: any OperatorClock
    ) throws(DeploymentError) -> SupervisorProcess {
        try topology.validate()
        try topology.write()
        let log = "\(topology.directory)/supervisor.log"
        let (supervisor, report) = try launch(
            topology, executable: executable, environment: environment, log: log, clock: clock)
        defer { close(report) }
        let line = readReport(report, until: clock.now().advanced(by: timeout), clock: clock)
        if let line, let answer = try? Wire.decoder().decode(ControlAnswer.self, from: Data(line)) {
            guard let error = answer.error else { return supervisor }
            _ = supervisor.endBlocking(within: .seconds(4))
            throw error
        }
        let said = BoundedFile.lastLine(log).map { ": \($0)" } ?? ""
        _ = supervisor.endBlocking(within: .seconds(4))
        throw DeploymentError(.spawnFailed, "cannot start the cluster: its supervisor did not report\(said)")
    }

    /// The child, and the end its report comes from.
    private static func launch(
        _ topology: ProcessTopology, executable: String, environment: [String: String], log: String,
        clock: any OperatorClock
    ) throws(DeploymentError) -> (SupervisorProcess, report: Int32) {
        let lifeline = try pipe()
        let report = try pipe()
        // Only the child may hold these: its death must show as the report's end.
        defer { for end in [lifeline.read, report.write] { close(end) } }
        let request = SpawnRequest(
            arguments: [executable, "__supervise"]
                + SupervisorArguments.text(directory: topology.directory, lifeline: 3, report: 4),
            environment: environment, workingDirectory: "/", standing: .ownSession,
            output: .appendTo(log), errors: .sameAsOutput, extraDescriptors: [lifeline.read, report.write])
        do throws(DeploymentError) {
            let pid = try ProcessSpawner.spawn(request)
            let held = SupervisorProcess(
                pid: pid, directory: topology.directory, lifeline: lifeline.write, clock: clock)
            return (held, report.read)
        } catch {
            for end in [lifeline.write, report.read] { close(end) }
            if topology.removesDirectory { ClusterDirectory.remove(topology.directory) }
            throw error
        }
    }

    /// What the child wrote until it wrote a line; nil where it ended first, or at the deadline.
    private static func readReport(_ report: Int32, until deadline: Moment, clock: any OperatorClock) -> [UInt8]? {
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while received.last != UInt8(ascii: "\n"), received.count <= ControlSocket.longestAnswer {
            let left = deadline.elapsed(since: clock.now()).wholeNanoseconds / 1_000_000
            guard left > 0 else { return nil }
            var entry = pollfd(fd: report, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, Int32(min(left, 60_000))) > 0 else { continue }
            let count = read(report, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return nil }
            received.append(contentsOf: chunk[..<count])
        }
        return received
    }

    /// Waits for it to end, on a thread of its own; see `endBlocking`.
    func end(afterGrace grace: Duration = .zero, within timeout: Duration) async -> String? {
        let outcome = try? await OwnThread.run(named: "deploy") { () throws(DeploymentError) in
            self.waitForEnd(within: grace)
            return self.endBlocking(within: timeout)
        }
        return outcome ?? endBlocking(within: .zero)
    }

    /// A supervisor that was asked to stop gives its nodes their grace only while the lifeline is held.
    private func waitForEnd(within grace: Duration) {
        let deadline = clock.now().advanced(by: grace)
        while !hasEnded, clock.now() < deadline { usleep(10_000) }
    }

    /// Lets go of the lifeline, waits for the supervisor's end and, if it does not come, ends it and everything it
    /// started. Returns what is left, in words; nil: nothing.
    func endBlocking(within timeout: Duration) -> String? {
        letGo()
        let deadline = clock.now().advanced(by: timeout)
        while !hasEnded {
            if clock.now() >= deadline {
                kill(pid, SIGKILL)
                waitpid(pid, nil, 0)
                break
            }
            usleep(10_000)
        }
        // A supervisor that did its work has removed its socket, if not the directory.
        guard access("\(directory)/\(ClusterDirectory.socketName)", F_OK) == 0 else { return nil }
        return Leftovers.clean(directory: directory, clock: clock) ? nil : "\(directory) could not be removed"
    }

    private var hasEnded: Bool {
        let result = waitpid(pid, nil, WNOHANG)
        return result == pid || (result < 0 && errno == ECHILD)
    }

    private func letGo() {
        lifeline.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }

    private static func pipe() throws(DeploymentError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard csystem_pipe_cloexec(&ends) == 0 else { throw .file("make", "a pipe") }
        return (ends[0], ends[1])
    }
}
