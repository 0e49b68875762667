public import OperatorCore

/// A demo as its screen tells it: chapters that are over only when the thing has happened, and what is waited for.
public struct DemoView: Sendable, Hashable {
    /// One thing that has to happen.
    public struct Chapter: Sendable, Hashable {
        /// `detected`
        public var name: String
        /// What is waited for, or done, in a sentence.
        public var title: String
        /// How long it usually takes after the chapter before it.
        public var expected: Duration
        /// How long it is left to be read once it has happened.
        public var dwell: Duration
        /// It is done by the demo, once its turn has come; else the cluster or the monitor brings it.
        public var isDeed: Bool
        /// When it was observed; nil: not yet.
        public var happened: Moment?
        /// What was observed.
        public var outcome: String?

        public init(name: String, title: String, expected: Duration, dwell: Duration, isDeed: Bool) {
            self.name = name
            self.title = title
            self.expected = expected
            self.dwell = dwell
            self.isDeed = isDeed
        }
    }

    /// What holds up the telling, though the chapter is over or could be done.
    public enum Hold: Sendable, Hashable {
        /// Time to read, until then.
        case reading(until: Moment)
        /// A key goes on.
        case key
    }

    /// How it ended.
    public struct Ending: Sendable, Hashable {
        public var isOK: Bool
        /// What came of it, in a sentence.
        public var words: String
        /// What to try next: what it is, and the command as it works from here.
        public var next: [Suggestion]

        public init(isOK: Bool, words: String, next: [Suggestion]) {
            self.isOK = isOK
            self.words = words
            self.next = next
        }
    }

    public struct Suggestion: Sendable, Hashable {
        public var what: String
        public var command: String

        public init(_ what: String, _ command: String) {
            self.what = what
            self.command = command
        }
    }

    /// How long all of it takes, in words: at the pace of a talk, on two idle cores.
    public static let usualLength = "about a minute"

    public var chapters: [Chapter]
    public var began: Moment
    /// The chapter that is told now.
    public var current = 0
    /// Since when it is told.
    public var since: Moment
    public var hold: Hold?
    /// nil: it goes on.
    public var ending: Ending?
    /// What a person may break in it: `store`.
    public var targetKind: String
    /// Why nothing may be broken by hand now; nil: it may.
    public var noKill: String?
    /// Why there is no fresh one by `r`; nil: there is.
    public var noReset: String?

    public init(chapters: [Chapter], began: Moment, targetKind: String) {
        self.chapters = chapters
        self.began = began
        since = began
        self.targetKind = targetKind
    }

    var running: Chapter? { chapters.indices.contains(current) ? chapters[current] : nil }

    /// How long it went on so far; stands still once it has ended.
    func elapsed(at now: Moment) -> Duration {
        let end = ending == nil ? now : chapters.compactMap(\.happened).max() ?? now
        return max(.zero, end.elapsed(since: began))
    }

    /// How long it will go on if everything takes as long as it usually does; nil where that hangs on a key.
    func remaining(at now: Moment) -> Duration? {
        guard ending == nil, hold != .key else { return nil }
        var told = since
        var last = began
        for chapter in chapters[min(current, chapters.count)...] {
            let usual = (chapter.isDeed ? told : last).advanced(by: chapter.expected)
            let happens = chapter.happened ?? max(usual, now)
            told = max(told, happens).advanced(by: chapter.dwell)
            last = happens
        }
        return max(.zero, told.elapsed(since: now))
    }
}

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

/// Three seconds in which a deed can still be called off.
public struct Countdown: Sendable, Hashable {
    public enum Deed: Sendable, Hashable {
        /// Bound to the component and its address as they were when the key was pressed.
        case kill(ComponentID, address: String)
        /// What the demo does by itself: `kill`, `pause`.
        case script(verb: String, ComponentID)
    }

    static let seconds = 3

    public var deed: Deed
    public var began: Moment

    public init(_ deed: Deed, began: Moment) {
        self.deed = deed
        self.began = began
    }

    var verb: String { if case .script(let verb, _) = deed { verb } else { "kill" } }

    var target: ComponentID {
        switch deed {
        case .kill(let id, _), .script(_, let id): id
        }
    }

    /// 3, 2, 1, and 0 when it is time.
    func left(at now: Moment) -> Int {
        max(0, Self.seconds - Int(max(.zero, now.elapsed(since: began)).inSeconds))
    }

    /// When the number changes next.
    func nextChange(after now: Moment) -> Moment {
        began.advanced(by: .seconds(Self.seconds - left(at: now) + 1))
    }
}
