internal import CSystem
internal import OperatorCore

/// One node of the cluster and the process that is or was it.
struct NodeProcess {
    enum Phase: Equatable {
        case running
        /// Stopped by SIGSTOP, ours or anybody's.
        case paused
        /// Asked to end; killed at that uptime, then started again or not.
        case ending(killAt: Int64, startsAgain: Bool)
        /// Not running; how it ended, in words.
        case down(exit: String)
    }

    let node: ProcessTopology.Node
    var phase: Phase
    /// The living process; nil when down.
    var process: ProcessIdentity?

    init(node: ProcessTopology.Node) {
        self.node = node
        phase = .down(exit: "not started yet")
    }

    var isDown: Bool {
        if case .down = phase { true } else { false }
    }

    /// `capabilities`: what can be done to it here.
    func deployed(_ capabilities: Set<FaultCapability>) -> DeployedNode {
        let state: DeployedNode.State =
            switch phase {
            case .running, .ending: .running
            case .paused: .paused
            case .down(let exit): .stopped(exit: exit)
            }
        return DeployedNode(
            component: node.component, name: node.name, addresses: node.addresses, logFiles: [node.logFile],
            pid: process?.pid, state: state, capabilities: capabilities)
    }

    /// How a process ended, from waitpid's status.
    static func exitText(_ status: Int32) -> String {
        if csystem_signaled(status) { return "killed by signal \(csystem_term_signal(status))" }
        return "exit status \(csystem_exit_code(status))"
    }
}
