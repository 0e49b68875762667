public enum FaultKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// SIGKILL; undone by starting the node again.
    case kill
    /// SIGTERM, a planned stop; undone by starting the node again.
    case stop
    /// SIGSTOP, a process that hangs; undone by SIGCONT.
    case pause
}

/// An injected fault, with the undo that was written to disk before it.
public struct FaultReceipt: Sendable, Hashable, Codable {
    public var id: String
    public var kind: FaultKind
    public var target: ComponentID
    public var address: String
    public var injected: WallTime
    /// When the watchdog undoes it.
    public var deadline: WallTime
    /// What undoes it, in words.
    public var undo: String
    public var healed: WallTime?

    public init(
        id: String, kind: FaultKind, target: ComponentID, address: String, injected: WallTime, deadline: WallTime,
        undo: String, healed: WallTime? = nil
    ) {
        self.id = id
        self.kind = kind
        self.target = target
        self.address = address
        self.injected = injected
        self.deadline = deadline
        self.undo = undo
        self.healed = healed
    }
}

/// Breaks things on purpose, only on clusters marked disposable; the other thing that acts on the world.
public protocol FaultInjector: Sendable {
    func inject(_ kind: FaultKind, target: ComponentID, lasting: Duration, allowQuorumLoss: Bool)
        async throws(ActingError) -> FaultReceipt
    /// Undoes one fault, or all; undoing twice is no error.
    func heal(_ id: String?) async throws(ActingError) -> [FaultReceipt]
    func active() async throws(ActingError) -> [FaultReceipt]
}
