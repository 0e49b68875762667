internal import CSystem
internal import Glibc
internal import OperatorCore

/// One small single-threaded process per local cluster: it alone starts, signals and reaps the nodes, and it is the
/// watchdog of all chaos. It ends, with everything it started, when its parent does.
public final class Supervisor {
    /// From the parent's death to the last file gone: at most this, of which the nodes' deaths get most.
    static let longestEndNanoseconds: Int64 = 3_000_000_000

    enum Stage: Equatable {
        case serving
        /// Everything was told to end; at that uptime we leave whatever is left.
        case ending(leavesAt: Int64)
    }

    let topology: ProcessTopology
    let clock: any OperatorClock
    let table: NodeTable
    let faults: FaultExecutor
    var stage = Stage.serving
    private let signals: Int32
    /// nil once it has ended.
    private var parent: Int32?
    private var server: ControlServer?
    private var registered: String?

    /// Runs a cluster until it is stopped or its parent dies; the result is the exit status.
    /// `arguments`: see `SupervisorArguments`.
    public static func main(arguments: [String]) -> Int32 {
        guard let options = SupervisorArguments(arguments) else {
            SupervisorLog.write("__supervise is started by operator itself")
            return 2
        }
        umask(0o077)
        // A reader that went away, or a full quota, is an error to handle and no reason to die.
        for number in [SIGPIPE, SIGXFSZ] { _ = signal(number, SIG_IGN) }
        for descriptor in [options.lifeline, options.report].compactMap({ $0 }) {
            csystem_set_close_on_exec(descriptor)
        }
        do throws(DeploymentError) {
            let supervisor = try Supervisor(options)
            try supervisor.boot()
            sendReport(to: options.report, supervisor.statusAnswer())
            supervisor.run()
            return 0
        } catch {
            SupervisorLog.write(error.message)
            sendReport(to: options.report, .failure(error))
            return 1
        }
    }

    private init(_ options: SupervisorArguments) throws(DeploymentError) {
        guard let topology = ProcessTopology.read(directory: options.directory) else {
            throw DeploymentError(
                .badTopology, "cannot read \(options.directory)/\(ProcessTopology.fileName), or it is not valid")
        }
        let wanted = [SIGCHLD, SIGTERM, SIGINT, SIGHUP]
        signals = wanted.withUnsafeBufferPointer { csystem_signal_pipe($0.baseAddress, Int32($0.count)) }
        guard signals >= 0 else { throw .file("catch signals for", options.directory) }
        let clock = SystemClock()
        // Whatever a supervisor before us left running must not share the nodes' ports.
        Leftovers.endProcesses(of: options.directory, bootID: clock.bootID)
        self.topology = topology
        self.clock = clock
        parent = options.lifeline
        table = NodeTable(topology: topology, lifeline: try Self.nodeLifeline(), clock: clock)
        faults = try FaultExecutor(topology: topology, mechanisms: [SignalMechanism(table: table)], clock: clock)
    }

    /// The read end of a pipe whose write end stays open as long as this process lives.
    private static func nodeLifeline() throws(DeploymentError) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard csystem_pipe_cloexec(&ends) == 0 else { throw .file("make", "a pipe") }
        return ends[0]
    }

    /// Socket, nodes, description, registration, in this order: what is found can be asked.
    private func boot() throws(DeploymentError) {
        let listener = try ControlSocket.listen(directory: topology.directory)
        server = ControlServer(listener: listener) { [unowned self] line in answerLine(line) }
        do throws(DeploymentError) {
            for node in topology.nodes {
                try table.start(node.name)
                noteStarts()
            }
            try writeManifest()
            registered = try ClusterRegistry().register(entry())
        } catch {
            beginEnding(graceSeconds: 0)
            run()
            throw error
        }
    }

    private func entry() -> ClusterRegistry.Entry {
        ClusterRegistry.Entry(
            name: topology.name, directory: topology.directory, supervisorPid: getpid(),
            simulated: topology.isSimulated, disposable: topology.isDisposable, since: clock.now().wall)
    }

    /// Serves until everything has ended.
    private func run() {
        while !isOver { turn() }
        finish()
    }

    private var isOver: Bool {
        guard case .ending(let leavesAt) = stage else { return false }
        return table.allDown || clock.now().uptimeNanoseconds >= leavesAt
    }

    /// Waits for the next thing to happen, and handles all that did.
    private func turn() {
        var entries = [pollfd(fd: signals, events: Int16(POLLIN), revents: 0)]
        if let parent { entries.append(pollfd(fd: parent, events: Int16(POLLIN), revents: 0)) }
        entries += server?.pollEntries ?? []
        let ready = poll(&entries, nfds_t(entries.count), waitMilliseconds())
        guard ready >= 0 else { return }
        for entry in entries where entry.revents != 0 {
            if entry.fd == signals { takeSignals() }
            if entry.fd == parent { takeParent() }
        }
        server?.serve(entries, now: clock.now().uptimeNanoseconds)
        if table.reap() { nodesChanged() }
        table.escalate()
        if stage == .serving { faults.healOverdue(undone: nodesChanged) }
        noteStarts()
    }

    /// Until the next deadline of anything; forever where there is none.
    private func waitMilliseconds() -> Int32 {
        var deadlines = [table.nextEscalation, server?.nextExpiry, faults.healsAt].compactMap { $0 }
        if case .ending(let leavesAt) = stage { deadlines.append(leavesAt) }
        guard let next = deadlines.min(), next != .max else { return -1 }
        let left = (next - clock.now().uptimeNanoseconds) / 1_000_000 + 1
        return Int32(max(0, min(left, 3_600_000)))
    }

    private func takeSignals() {
        var bytes = [UInt8](repeating: 0, count: 64)
        while true {
            let count = read(signals, &bytes, bytes.count)
            guard count > 0 else { return }
            if bytes[..<count].contains(where: { Int32($0) != SIGCHLD }) {
                beginEnding(graceSeconds: topology.shutdownGraceSeconds)
            }
        }
    }

    /// The parent says nothing: the descriptor is ready when it has died.
    private func takeParent() {
        var byte: UInt8 = 0
        guard let descriptor = parent, read(descriptor, &byte, 1) == 0 else { return }
        parent = nil
        close(descriptor)
        SupervisorLog.write("the parent is gone: ending everything")
        beginEnding(graceSeconds: 0)
    }

    /// Nothing is found or asked any more, and every node is told to end.
    func beginEnding(graceSeconds: Double) {
        if stage != .serving && graceSeconds > 0 { return }
        if let registered { unlink(registered) }
        registered = nil
        let now = clock.now().uptimeNanoseconds
        stage = .ending(leavesAt: now + Int64(graceSeconds * 1e9) + Self.longestEndNanoseconds)
        table.endAll(graceSeconds: graceSeconds)
    }

    private func finish() {
        server = nil
        faults.end()
        if !table.allDown { SupervisorLog.write("left with nodes still alive: \(table.pids)") }
        if topology.removesDirectory {
            ClusterDirectory.remove(topology.directory)
        } else {
            unlink("\(topology.directory)/\(ClusterDirectory.socketName)")
        }
    }
}

/// The hidden command's arguments: `--directory DIR [--lifeline-fd N] [--report-fd N]`.
struct SupervisorArguments: Equatable {
    /// Holds `topology.json`.
    var directory: String
    /// Ends when the parent does: then everything goes.
    var lifeline: Int32?
    /// Gets one answer line when the nodes were started, or could not be.
    var report: Int32?

    /// nil where they are not what `ProcessDeployment` passes.
    init?(_ arguments: [String]) {
        var values: [String: String] = [:]
        var rest = arguments[...]
        while let name = rest.popFirst() {
            guard ["--directory", "--lifeline-fd", "--report-fd"].contains(name), let value = rest.popFirst(),
                values.updateValue(value, forKey: name) == nil
            else { return nil }
        }
        guard let directory = values["--directory"], directory.hasPrefix("/") else { return nil }
        self.directory = directory
        for (name, path) in [("--lifeline-fd", \SupervisorArguments.lifeline), ("--report-fd", \.report)] {
            guard let text = values[name] else { continue }
            guard let descriptor = Int32(text), descriptor > 2 else { return nil }
            self[keyPath: path] = descriptor
        }
    }

    /// The arguments in their written form.
    static func text(directory: String, lifeline: Int32, report: Int32) -> [String] {
        ["--directory", directory, "--lifeline-fd", String(lifeline), "--report-fd", String(report)]
    }
}
