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
