/// All that a screen, a command or a model must know of a kind of system to speak of it, as one value that its subject
/// declares: nothing outside the subject's own folder spells its words.
public struct SubjectDescription: Sendable, Hashable {
    /// The stable name that `--subject` takes.
    public var id: String
    /// What people call it.
    public var title: String
    /// Where a cluster of it is found.
    public var endpoint: EndpointDescription
    /// Whose word on the cluster's members counts beside our own probes.
    public var authority: AuthorityDescription
    /// Kinds of components in the order in which screens list them; the first that serves has the table.
    public var kinds: [ComponentKind]
    /// The figures of a title: what users of the cluster feel.
    public var headline: [HeadlineMetric]
    /// Groups of sources by the first part of `SourceStatus.name`, with their words.
    public var sources: [SourceGroup]
    /// Facts under which its components report times, as keys of `ComponentState.facts` (RFC 3339) with their words.
    public var timeFacts: [FactWords]
    /// Facts that screens say in words of their own and do not list again.
    public var hiddenFacts: Set<String>
    /// What a verdict may name as the component of a root cause.
    public var causes: [String]
    /// Names under `tls.` and `credentials.` of a configuration's cluster block.
    public var securedSources: [String]
    /// The faults that a disposable cluster of it can be given, with what is to be seen in its own words.
    public var faults: [Fault]

    public init(
        id: String, title: String, endpoint: EndpointDescription, authority: AuthorityDescription,
        kinds: [ComponentKind], headline: [HeadlineMetric] = [], sources: [SourceGroup] = [],
        timeFacts: [FactWords] = [], hiddenFacts: Set<String> = [], causes: [String],
        securedSources: [String] = [], faults: [Fault] = Fault.ofProcesses
    ) {
        self.id = id
        self.title = title
        self.endpoint = endpoint
        self.authority = authority
        self.kinds = kinds
        self.headline = headline
        self.sources = sources
        self.timeFacts = timeFacts
        self.hiddenFacts = hiddenFacts
        self.causes = causes
        self.securedSources = securedSources
        self.faults = faults
    }

    public func fault(_ id: FaultID) -> Fault? { faults.first { $0.id == id } }

    /// nil for a kind it does not declare, such as `cluster`.
    public func kind(_ id: String) -> ComponentKind? { kinds.first { $0.id == id } }

    /// The kind whose components the table lists; nil where none serves.
    public var servingKind: ComponentKind? { kinds.first { $0.role == .serves } }

    /// What people call several of the components that serve.
    public var servingPlural: String { servingKind?.plural ?? "components" }
}

/// How a person, a file and the environment name where a cluster answers.
public struct EndpointDescription: Sendable, Hashable {
    /// The option without its dashes.
    public var flag: String
    /// The environment variable that stands in for the flag.
    public var environmentName: String
    /// TCP port where an address names none.
    public var defaultPort: UInt16
    /// What answers there, with its article: `a judge`.
    public var noun: String
    /// The option's line of help.
    public var help: String
    /// An address as examples show it: `10.0.0.11`.
    public var example: String

    public init(
        flag: String, environmentName: String, defaultPort: UInt16, noun: String, help: String, example: String
    ) {
        self.flag = flag
        self.environmentName = environmentName
        self.defaultPort = defaultPort
        self.noun = noun
        self.help = help
        self.example = example
    }
}

/// The part of a cluster that keeps its books: its word stands beside what our own probes see.
public struct AuthorityDescription: Sendable, Hashable {
    /// What people call it, as a column's title has it: `Court` in `Court says`.
    public var name: String
    /// Its sources are those of this name and those that begin with it and a slash (`SourceStatus.name`).
    public var source: SourceID

    public init(name: String, source: SourceID) {
        self.name = name
        self.source = source
    }
}

/// The first part of a source's name: `metrics` in `metrics/store/4`.
public struct SourceID: RawRepresentable, Sendable, Hashable, Codable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(_ name: String) { rawValue = name }

    /// Whether `source` is one of this group.
    public func contains(_ source: SourceStatus) -> Bool {
        source.name == rawValue || source.name.hasPrefix(rawValue + "/")
    }
}

/// Sources of one kind as a title and `operator doctor` speak of them.
public struct SourceGroup: Sendable, Hashable {
    public var id: SourceID
    /// What the title calls it; nil: the title leaves it out.
    public var title: String?
    /// What to try where it does not answer.
    public var remedy: String
    /// What to try where something answers that is not what was expected, by the beginning of the error.
    public var remedies: [String: String]

    public init(_ id: String, title: String?, remedy: String, remedies: [String: String] = [:]) {
        self.id = SourceID(id)
        self.title = title
        self.remedy = remedy
        self.remedies = remedies
    }
}

/// A fact's key and what people call it.
public struct FactWords: Sendable, Hashable {
    public var key: String
    public var words: String

    public init(_ key: String, _ words: String) {
        self.key = key
        self.words = words
    }
}

/// A figure that says what users of the cluster feel.
public struct HeadlineMetric: Sendable, Hashable {
    public enum Scope: Sendable, Hashable {
        /// The cluster's own reading.
        case cluster
        /// The worst of the components that have it.
        case worstComponent
    }

    public var metric: MetricID
    public var scope: Scope
    public var label: String
    /// Behind the value: ` /s`.
    public var suffix: String
    public var lowerIsWorse: Bool

    public init(
        _ metric: MetricID, _ scope: Scope = .cluster, label: String, suffix: String = "", lowerIsWorse: Bool = false
    ) {
        self.metric = metric
        self.scope = scope
        self.label = label
        self.suffix = suffix
        self.lowerIsWorse = lowerIsWorse
    }
}
