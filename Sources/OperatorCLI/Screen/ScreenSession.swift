import Dashboard
private import Glibc
import OperatorCore
private import Synchronization

/// What the terminal shows at one time: the state it is drawn from, what works behind it, and how that speaks to it.
///
/// The loop can put one session in place of another: the start screen makes way for a dashboard, a demo for a fresh one.
struct ScreenSession: Sendable {
    var state: DashboardState
    /// Of its own: late words of a session that went never reach the next.
    let mailbox: ScreenMailbox
    let work: any ScreenWork
}

/// What works behind a screen, in tasks of its own: nothing here may hold up the screen's thread.
protocol ScreenWork: Sendable {
    func begin()
    /// Does what a key asked for, and says how it went through the mailbox.
    func carryOut(_ effect: Effect)
    /// Asks it to end; returns at once.
    func stop()
    /// It takes long to end: what it waits for is given up.
    func hurry()
    var hasEnded: Bool { get }
    /// How long the program waits for its end before it leaves without.
    var patience: Duration { get }
    /// The lines left on the normal screen, and the exit status, once it has ended.
    var farewell: ScreenFarewell { get }
}

extension ScreenWork {
    var patience: Duration { .seconds(3) }
    var farewell: ScreenFarewell { ScreenFarewell() }
}

/// What a screen leaves behind on the terminal.
struct ScreenFarewell: Sendable, Equatable {
    var status = ExitStatus.ok
    var lines: [String] = []
}

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
