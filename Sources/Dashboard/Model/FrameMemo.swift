import Synchronization

/// What was worked out for one frame and holds for the next one too, where only a key lies between them.
final class FrameMemo: Sendable {
    private let kept = Mutex<[String: any Sendable]>([:])

    /// What was made under this name before, else what `make` makes now.
    func once<Value: Sendable>(_ name: String, _ make: () -> Value) -> Value {
        if let known = kept.withLock({ $0[name] }) as? Value { return known }
        let made = make()
        kept.withLock { $0[name] = made }
        return made
    }
}
