/// An injected fault, with the undo that was written to disk before it.
public struct FaultReceipt: Sendable, Hashable, Codable {
    /// Of this experiment: `x1`.
    public var id: String
    public var fault: FaultID
    public var target: ComponentID
    public var address: String
    public var injected: WallTime
    /// When the watchdog undoes it.
    public var deadline: WallTime
    /// What undoes it, in words.
    public var undo: String
    public var healed: WallTime?
    /// nil where a version wrote it that knew the faults of processes only: `effects` tells then.
    public var actions: [FaultAction]?
    /// The target's process when it was injected.
    public var pid: Int32?

    /// `fault` keeps the name under which journals have it.
    private enum CodingKeys: String, CodingKey {
        case id, target, address, injected, deadline, undo, healed, actions, pid
        case fault = "kind"
    }

    public init(
        id: String, fault: FaultID, target: ComponentID, address: String, injected: WallTime, deadline: WallTime,
        undo: String, healed: WallTime? = nil, actions: [FaultAction]? = nil, pid: Int32? = nil
    ) {
        self.id = id
        self.fault = fault
        self.target = target
        self.address = address
        self.injected = injected
        self.deadline = deadline
        self.undo = undo
        self.healed = healed
        self.actions = actions
        self.pid = pid
    }

    /// What was done to the target.
    public var effects: [FaultAction] {
        actions ?? Fault.ofProcesses.first { $0.id == fault }?.actions ?? []
    }

    /// What the target is by it: `killed`, `frozen`.
    public var done: String {
        effects.isEmpty ? "broken (\(fault.rawValue))" : effects.map(\.done).joined(separator: ", ")
    }
}
