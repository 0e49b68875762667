import OperatorCore
private import Synchronization

/// Holds the snapshot between the monitor and its readers.
final class MonitorView: Sendable {
    private let state = Mutex(MonitorSnapshot())

    init() {}

    var snapshot: MonitorSnapshot { state.withLock { $0 } }

    func update(_ body: (inout MonitorSnapshot) -> Void) {
        state.withLock { body(&$0) }
    }
}
