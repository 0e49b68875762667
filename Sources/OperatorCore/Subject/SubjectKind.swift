/// A kind of system that can be watched: its description and what makes, checks and reads it. One value a subject,
/// listed once in the program.
public struct SubjectKind: Sendable {
    public var description: SubjectDescription
    /// The faults it knows how to recognise; also for packs of clusters that nobody watches any more.
    public var hypotheses: [any FaultHypothesis]
    /// Makes the subject that watches one cluster; dials nobody before its first look.
    ///
    /// Throws `SubjectSettingsError` for a setting that it cannot honour.
    public var make: @Sendable (SubjectSettings, any OperatorClock) throws(SubjectSettingsError) -> any Subject
    /// Tries, step by step, what watching the cluster at these endpoints needs, and tells each step as it changes.
    /// Answers whether it can be watched. Bounded in time; changes nothing there.
    public var check: @Sendable (SubjectSettings, any OperatorClock, @Sendable (StartStep) -> Void) async -> Bool
    /// Reads its log files; nil: it has none.
    public var logs: LogReading?

    public init(
        description: SubjectDescription, hypotheses: [any FaultHypothesis],
        make: @escaping @Sendable (SubjectSettings, any OperatorClock) throws(SubjectSettingsError) -> any Subject,
        check: @escaping @Sendable (SubjectSettings, any OperatorClock, @Sendable (StartStep) -> Void) async -> Bool,
        logs: LogReading? = nil
    ) {
        self.description = description
        self.hypotheses = hypotheses
        self.make = make
        self.check = check
        self.logs = logs
    }
}

/// How one cluster is to be watched, in a form that every kind of subject takes.
public struct SubjectSettings: Sendable {
    /// URLs, or `host` and `host:port` where the subject's usual scheme and port hold.
    public var endpoints: [String]
    /// The cluster's key as tickets have it.
    public var clusterKey: String
    /// How often it is asked; probes go by the second.
    public var interval: Duration
    /// Read metrics through this Prometheus instead of from the components; a URL.
    public var prometheus: String?
    /// Log files to follow, by a component's advertised address or name.
    public var logFiles: [String: [String]]
    /// What configuration changes of the invariants.
    public var overrides: [InvariantID: InvariantOverride]
    /// PEM files by the names in `SubjectDescription.securedSources`.
    public var tls: [String: TLSFiles]
    /// Turns an advertised `host:port` into one that can be dialled from here.
    public var resolve: AddressResolver

    /// Paths of the PEM files of a TLS connection.
    public struct TLSFiles: Sendable, Hashable {
        public var authority: String?
        public var certificate: String?
        public var key: String?

        public init(authority: String?, certificate: String?, key: String?) {
            self.authority = authority
            self.certificate = certificate
            self.key = key
        }
    }

    public init(
        endpoints: [String], clusterKey: String, interval: Duration = .seconds(5), prometheus: String? = nil,
        logFiles: [String: [String]] = [:], overrides: [InvariantID: InvariantOverride] = [:],
        tls: [String: TLSFiles] = [:], resolve: @escaping AddressResolver = { $0 }
    ) {
        self.endpoints = endpoints
        self.clusterKey = clusterKey
        self.interval = interval
        self.prometheus = prometheus
        self.logFiles = logFiles
        self.overrides = overrides
        self.tls = tls
        self.resolve = resolve
    }
}

/// A setting that a subject cannot honour.
public struct SubjectSettingsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// As a configuration's cluster block spells it: `tls.prometheus`.
    public var setting: String
    public var why: String
    public var remedy: String
    public var description: String { "\(setting): \(why). \(remedy)" }

    public init(_ setting: String, _ why: String, remedy: String) {
        self.setting = setting
        self.why = why
        self.remedy = remedy
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

    /// The same for each change of one step: `reaches PD`.
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
    /// What its log files are: `TiKV's and PD's log files`.
    public var noun: String
    /// Reads one file (`-` is standard input) and hands on each line that is to be printed.
    ///
    /// Throws where the file cannot be read; the error's text says what to do.
    public var report: @Sendable (_ file: String, _ kinds: Set<String>, _ isJSON: Bool, (String) -> Void) throws -> Void

    public init(
        kinds: [String], noun: String,
        report:
            @escaping @Sendable (_ file: String, _ kinds: Set<String>, _ isJSON: Bool, (String) -> Void) throws ->
            Void
    ) {
        self.kinds = kinds
        self.noun = noun
        self.report = report
    }
}
