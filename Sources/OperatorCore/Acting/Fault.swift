/// The stable name of a fault, as `chaos inject` takes it: `kill`.
public struct FaultID: RawRepresentable, Sendable, Hashable, Codable {
    public static let kill = FaultID("kill")
    public static let stop = FaultID("stop")
    public static let pause = FaultID("pause")

    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ name: String) { rawValue = name }
}

/// A way to break one component of a disposable cluster, as a value: what is done to it, what undoes that, whom it is
/// for and what is to be seen. A subject declares those that it knows; a deployment carries out their actions.
public struct Fault: Sendable, Hashable, Codable {
    public var id: FaultID
    /// One sentence for a list of faults.
    public var summary: String
    /// Done in this order, and undone in the other.
    public var actions: [FaultAction]
    /// What undoes it, in words.
    public var undo: String
    /// What a monitor should see.
    public var expectedSign: String
    public var target: FaultTarget

    public init(
        _ id: FaultID, summary: String, actions: [FaultAction], undo: String, expectedSign: String,
        target: FaultTarget = .any
    ) {
        self.id = id
        self.summary = summary
        self.actions = actions
        self.undo = undo
        self.expectedSign = expectedSign
        self.target = target
    }

    /// The same fault with what is to be seen in a subject's own words.
    public func showing(_ sign: String) -> Fault {
        var fault = self
        fault.expectedSign = sign
        return fault
    }

    /// Of any component that is a process.
    public static let kill = Fault(
        .kill, summary: "kill the process at once, as a crash or the OOM killer would", actions: [.signal(.kill)],
        undo: startAgain, expectedSign: "connections are refused at once")
    public static let stop = Fault(
        .stop, summary: "ask the process to stop, as a planned restart would", actions: [.signal(.terminate)],
        undo: startAgain, expectedSign: "what it serves moves away first, then connections are refused")
    public static let pause = Fault(
        .pause, summary: "freeze the process: its ports accept, nothing answers", actions: [.signal(.freeze)],
        undo: thaw, expectedSign: "probes time out, none is refused")
    public static let ofProcesses = [kill, stop, pause]

    public static let startAgain = "start the node again"
    public static let thaw = "continue the process (SIGCONT)"
}

/// Whom a fault is for, and how its target is chosen where none is named.
public enum FaultTarget: Sendable, Hashable, Codable {
    /// Any component; a person names it.
    case any
    /// The component of that kind whose state is this word: the one that leads.
    case inState(kind: String, word: String)

    /// The components of an observation that it is for, in their order.
    public func candidates(in observation: Observation) -> [Component] {
        observation.topology.components.filter { component in
            switch self {
            case .any: true
            case .inState(let kind, let word):
                component.id.kind == kind && observation.states[component.id]?.state == word
            }
        }
    }

    /// Whether a component of this kind can be its target.
    public func admits(kind: String) -> Bool {
        if case .inState(kind, _) = self { return true }
        return self == .any
    }
}
