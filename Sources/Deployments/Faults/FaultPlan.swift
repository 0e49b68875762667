public import OperatorCore

/// Exactly what injecting a fault does and how it is undone: what `chaos inject --dry-run` prints.
public struct FaultPlan: Codable, Equatable, Sendable {
    public var fault: FaultKind
    public var target: ComponentID
    public var node: String
    public var address: String
    public var pid: Int32
    /// The signals as commands one could type.
    public var commands: [String]
    public var undo: [String]
    /// When the watchdog undoes it by itself, counted from the injection.
    public var lastingSeconds: Double
    /// What held when it was planned.
    public var steadyState: [String]
    /// What a monitor should see.
    public var expectedSign: String
}

/// Bounds that hold for every fault.
public enum FaultLimits {
    /// Where nothing is said.
    public static let defaultLastingSeconds: Double = 60
    /// Fifteen minutes.
    public static let longestLastingSeconds: Double = 900
}

extension FaultKind {
    /// The signal that injects it.
    public var signalName: String {
        switch self {
        case .kill: "SIGKILL"
        case .stop: "SIGTERM"
        case .pause: "SIGSTOP"
        }
    }

    /// One sentence for `chaos list`.
    public var summary: String {
        switch self {
        case .kill: "kill the process at once, as a crash or the OOM killer would"
        case .stop: "ask the process to stop, as a planned restart would"
        case .pause: "freeze the process: its ports accept, nothing answers"
        }
    }

    public var undoSummary: String {
        switch self {
        case .kill, .stop: "start the node again"
        case .pause: "continue the process (SIGCONT)"
        }
    }

    public var expectedSign: String {
        switch self {
        case .kill: "connections refused at once; PD shows the store Disconnected after about 20 s; leaders move"
        case .stop: "leaders leave first, then connections are refused"
        case .pause: "probes time out, none is refused"
        }
    }
}
