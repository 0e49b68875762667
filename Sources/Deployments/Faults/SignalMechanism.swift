internal import OperatorCore

/// Signals to the processes of a cluster's nodes.
final class SignalMechanism: FaultMechanism {
    static let id = "signal"
    static let capability = FaultCapability.signal

    private let table: NodeTable

    init(table: NodeTable) {
        self.table = table
    }

    func prepare(_ action: FaultAction, on node: ProcessTopology.Node, pid: Int32) -> PreparedAction? {
        guard case .signal(let signal) = action else { return nil }
        let undo = signal == .freeze ? "kill -CONT -- -\(pid)" : node.arguments.joined(separator: " ")
        return PreparedAction(
            action: action, node: node.name, command: "kill -\(signal.shortName) -- -\(pid)",
            undo: UndoStep(mechanism: Self.id, node: node.name, command: undo))
    }

    func inject(_ prepared: PreparedAction) throws(DeploymentError) {
        guard case .signal(let signal) = prepared.action else { return }
        table.send(signal, to: prepared.node)
    }

    /// A node that runs is what every signal's undo comes to.
    func undo(_ step: UndoStep) throws(DeploymentError) { try table.ensureRunning(step.node) }

    /// With the processes nothing of a signal is left.
    static func undoLeftover(_ step: UndoStep, of directory: String) -> Bool { true }

    /// Asks the kernel: a frozen process has state T (proc(5)), a killed one is gone or unreaped, one that serves again
    /// accepts connections.
    static func verify(_ action: FaultAction, of receipt: FaultReceipt, on node: DeployedNode) -> FaultVerification {
        guard receipt.healed == nil else { return verifyRunning(node) }
        guard let pid = receipt.pid ?? node.pid else {
            return FaultVerification(isConfirmed: true, words: "\(node.name) has no process")
        }
        let state = ProcessIdentity.state(of: pid)
        guard action == .signal(.freeze) else { return verifyEnded(pid, state) }
        return FaultVerification(
            isConfirmed: state == "T", words: "/proc/\(pid)/stat has state \(state.map(String.init) ?? "none")")
    }

    private static func verifyEnded(_ pid: Int32, _ state: Character?) -> FaultVerification {
        switch state {
        case nil: FaultVerification(isConfirmed: true, words: "process \(pid) is gone")
        case "Z", "X": FaultVerification(isConfirmed: true, words: "process \(pid) has ended")
        case .some(let state):
            FaultVerification(isConfirmed: false, words: "process \(pid) is still there, with state \(state)")
        }
    }

    private static func verifyRunning(_ node: DeployedNode) -> FaultVerification {
        guard let pid = node.pid, let state = ProcessIdentity.state(of: pid), !["T", "Z", "X"].contains(state) else {
            return FaultVerification(isConfirmed: false, words: "\(node.name) does not run")
        }
        guard let deaf = node.addresses.first(where: { !PortProbe.accepts($0) }) else {
            return FaultVerification(isConfirmed: true, words: "process \(pid) runs and accepts connections")
        }
        return FaultVerification(isConfirmed: false, words: "process \(pid) runs, \(deaf) accepts no connection")
    }
}

extension FaultSignal {
    /// As `kill` takes it.
    var shortName: String {
        switch self {
        case .kill: "KILL"
        case .terminate: "TERM"
        case .freeze: "STOP"
        }
    }
}
