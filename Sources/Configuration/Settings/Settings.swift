public import CommandLineKit
public import OperatorCore

/// Everything that can be set, resolved: flag before environment before file before default.
public struct Settings: Sendable {
    public var file: ConfigurationFile
    public var fileOrigin: Origin
    public var paths: StatePaths
    /// nil: no cluster is configured, named or running.
    public var cluster: ClusterSettings?
}

/// The settings of the one cluster a command is about.
public struct ClusterSettings: Sendable {
    /// Its configured name, or `c` and a hash of its sorted endpoints.
    public var key: Sourced<String>
    public var subject: Sourced<String>
    public var subjectDescription: SubjectDescription
    /// nil: nobody said what it is; treated with the care of prod.
    public var environment: Sourced<ClusterEnvironment>?
    /// Faults may be injected; true only where the block that says so also names the endpoints.
    public var disposable: Sourced<Bool>
    /// At least one.
    public var endpoints: Sourced<[Endpoint]>
    public var prometheus: Sourced<Endpoint>?
    public var logs: Sourced<[String: [String]]>
    public var interval: Sourced<Duration>
    public var engine: Sourced<DiagnosisEngine>
    /// nil: nobody said; then only a disposable cluster's evidence may go to Claude.
    public var claude: Sourced<ClaudeConsent>?
    /// Dollars a day that this cluster's block allows; nil: what `[claude]` says.
    public var claudeDailyDollars: Int?
    /// By the names in `SubjectDescription.securedSources`.
    public var tls: [String: Sourced<TLSFiles>]
    public var credentials: [String: Sourced<CredentialFiles>]
    public var overrides: [InvariantID: Sourced<InvariantOverride>]
    /// The directory of a local cluster that runs; nil for any other.
    public var localDirectory: String?
    /// It is a simulation: every screen and report says so.
    public var isSimulated: Bool
}
