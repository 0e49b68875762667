public import CommandLineKit
public import OperatorCore

/// One `[cluster.NAME]` block; nil is not said.
public struct ClusterBlock: Sendable {
    public let name: String
    /// Where the block begins.
    public let origin: Origin
    /// Only a local cluster says that of itself.
    public var isSimulated = false
    public var environment: Sourced<ClusterEnvironment>?
    public var disposable: Sourced<Bool>?
    public var subject: Sourced<String>?
    public var endpoints: Sourced<[Endpoint]>?
    public var prometheus: Sourced<Endpoint>?
    /// Log files to follow, by a component's advertised address or name.
    public var logs: Sourced<[String: [String]]>?
    public var interval: Sourced<Duration>?
    public var engine: Sourced<DiagnosisEngine>?
    /// Whether evidence of it may be sent to Claude.
    public var claude: Sourced<ClaudeConsent>?
    /// The most that may be spent on Claude in a day, in dollars.
    public var claudeDailyDollars: Int?
    /// By the names in `SubjectDescription.securedSources`.
    public var tls: [String: Sourced<TLSFiles>] = [:]
    public var credentials: [String: Sourced<CredentialFiles>] = [:]
    public var overrides: [InvariantID: Sourced<InvariantOverride>] = [:]
}

/// What kind of cluster it is, for titles and for care.
public enum ClusterEnvironment: String, Sendable, CaseIterable {
    case prod
    case staging
    case lab
}

/// Whether a person let evidence of a cluster go to Claude.
public enum ClaudeConsent: String, Sendable, CaseIterable {
    case allowed
    case never
}
