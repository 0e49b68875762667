/// A simulated cluster that is being started: what the screen says before there is anything to watch.
public struct StartingView: Sendable, Hashable {
    /// What it is, in a line or two.
    public var words: [String]
    /// Processes that answer, of all; nil: none was started yet.
    public var answering: Int?
    public var processes: Int
    /// Why it did not start: in the house's form.
    public var failure: String?

    public init(words: [String], processes: Int) {
        self.words = words
        self.processes = processes
    }
}

/// What comes from a rehearsal to its screen.
public enum RehearsalNews: Sendable {
    case starting(StartingView)
    /// It is up: what the title says from now on.
    case up(ClusterHeading)
    case demo(DemoView)
    /// The demo's own deed is due: count down to it.
    case countDown(Countdown)
}

/// What a demo's screen asks for.
public enum DemoRequest: Sendable, Hashable {
    /// The next chapter.
    case goOn
    /// A fresh cluster and database.
    case reset
    /// The demo's own deed: the countdown came to its end.
    case act
    /// The demo's own deed was called off.
    case callOff
}
