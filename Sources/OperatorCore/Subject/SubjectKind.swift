/// A kind of system that can be watched: its description and what makes, checks and reads it. One value a subject,
/// listed once in the program.
public struct SubjectKind: Sendable {
    public var description: SubjectDescription
    /// What it measures and checks, with a configuration's overrides applied; dials nobody.
    public var descriptor: @Sendable (_ overrides: [InvariantID: InvariantOverride]) -> SubjectDescriptor
    /// The faults it knows how to recognise; also for packs of clusters that nobody watches any more.
    public var hypotheses: [any FaultHypothesis]
    /// Makes the subject that watches one cluster; dials nobody before its first look.
    ///
    /// Throws `SubjectSettingsError` for a setting that it cannot honour.
    public var make: @Sendable (SubjectSettings, any OperatorClock) throws(SubjectSettingsError) -> any Subject
    /// Tries, step by step, what watching the cluster at these endpoints needs, and tells each step as it changes.
    /// Answers whether it can be watched. Bounded in time; changes nothing there.
    public var check:
        @Sendable (SubjectSettings, any OperatorClock, @escaping @Sendable (StartStep) -> Void) async -> Bool
    /// Reads its log files; nil: it has none.
    public var logs: LogReading?

    public init(
        description: SubjectDescription,
        descriptor: @escaping @Sendable (_ overrides: [InvariantID: InvariantOverride]) -> SubjectDescriptor,
        hypotheses: [any FaultHypothesis],
        make: @escaping @Sendable (SubjectSettings, any OperatorClock) throws(SubjectSettingsError) -> any Subject,
        check:
            @escaping @Sendable (SubjectSettings, any OperatorClock, @escaping @Sendable (StartStep) -> Void) async ->
            Bool,
        logs: LogReading? = nil
    ) {
        self.description = description
        self.descriptor = descriptor
        self.hypotheses = hypotheses
        self.make = make
        self.check = check
        self.logs = logs
    }
}

/// One step of finding out whether a cluster can be watched from here.
public struct StartStep: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        case running
        case ok
        /// It can be watched, but something will be missing.
        case lacking
        case failed
        /// Not there, and not needed.
        case absent
    }

    /// The same for each change of one step: `reaches a judge`.
    public var what: String
    public var outcome: Outcome
    public var words: String
    public var remedy: String?

    public init(_ what: String, _ outcome: Outcome = .running, _ words: String = "", remedy: String? = nil) {
        self.what = what
        self.outcome = outcome
        self.words = words
        self.remedy = remedy
    }
}

/// Reads a subject's log files for `operator logs`.
public struct LogReading: Sendable {
    /// The kinds of events it knows, as `--kind` takes them.
    public var kinds: [String]
    /// Whose log files they are: `the judges'`.
    public var whose: String
    /// An example of the command's arguments, and what it shows.
    public var example: (arguments: String, words: String)
    /// Reads one file (`-` is standard input) and hands on each line that is to be printed.
    ///
    /// Throws where the file cannot be read; the error's text says what to do.
    public var report: @Sendable (_ file: String, _ kinds: Set<String>, _ isJSON: Bool, (String) -> Void) throws -> Void

    public init(
        kinds: [String], whose: String, example: (arguments: String, words: String),
        report:
            @escaping @Sendable (_ file: String, _ kinds: Set<String>, _ isJSON: Bool, (String) -> Void) throws ->
            Void
    ) {
        self.kinds = kinds
        self.whose = whose
        self.example = example
        self.report = report
    }
}
