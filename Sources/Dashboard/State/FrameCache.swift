/// A place beside the state for what was worked out from it for one frame: empty once anything happens. It knows nothing
/// of what it keeps, so that the state knows nothing of how it is shown.
struct FrameCache: Sendable {
    private var kept: (any Sendable)?

    /// What was kept, where it is of this type.
    func value<Value: Sendable>(_ type: Value.Type) -> Value? { kept as? Value }
    mutating func keep(_ value: some Sendable) { kept = value }
    mutating func clear() { kept = nil }
}
