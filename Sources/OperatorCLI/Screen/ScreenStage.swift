import Dashboard
private import Glibc
private import Synchronization

/// Where the work behind a screen asks the loop for another session in its place.
final class ScreenStage: Sendable {
    private let next = Mutex<ScreenSession?>(nil)
    private let wake: Int32

    /// `wake`: where a byte wakes the loop; non-blocking.
    init(wake: Int32) {
        self.wake = wake
    }

    /// For a new session.
    func mailbox() -> ScreenMailbox { ScreenMailbox(wake: wake) }

    /// Shows the session from the loop's next turn on; the present one is stopped then. Of several the last is shown,
    /// the others never begin.
    func show(_ session: ScreenSession) {
        let unshown = next.withLock { next in
            defer { next = session }
            return next
        }
        unshown?.work.stop()
        var byte: UInt8 = 0
        _ = write(wake, &byte, 1)
    }

    func takeNext() -> ScreenSession? {
        next.withLock { next in
            defer { next = nil }
            return next
        }
    }
}
