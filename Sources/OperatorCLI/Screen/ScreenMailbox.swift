import Dashboard
private import Glibc
private import Synchronization

/// What tasks have to tell the screen: bounded, and one byte wakes the screen's thread.
final class ScreenMailbox: Sendable {
    private static let limit = 4_096

    private let events = Mutex<[DashboardEvent]>([])
    private let wake: Int32

    /// `wake`: where a byte wakes the loop; non-blocking.
    init(wake: Int32) {
        self.wake = wake
    }

    /// Of too many the oldest go: the newest observation holds all that is known now.
    func post(_ event: DashboardEvent) {
        let wasEmpty = events.withLock { events in
            if events.count >= Self.limit { events.removeFirst(events.count / 2) }
            events.append(event)
            return events.count == 1
        }
        guard wasEmpty else { return }
        var byte: UInt8 = 0
        _ = write(wake, &byte, 1)
    }

    func take() -> [DashboardEvent] {
        events.withLock { events in
            defer { events = [] }
            return events
        }
    }
}
