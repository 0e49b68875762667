import Dashboard
import OperatorCore

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
