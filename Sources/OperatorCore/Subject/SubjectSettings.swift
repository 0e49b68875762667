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
    /// Where secrets are, by the same names.
    public var credentials: [String: CredentialFiles]
    /// Turns an advertised `host:port` into one that can be dialled from here.
    public var resolve: AddressResolver

    public init(
        endpoints: [String], clusterKey: String, interval: Duration = .seconds(5), prometheus: String? = nil,
        logFiles: [String: [String]] = [:], overrides: [InvariantID: InvariantOverride] = [:],
        tls: [String: TLSFiles] = [:], credentials: [String: CredentialFiles] = [:],
        resolve: @escaping AddressResolver = { $0 }
    ) {
        self.endpoints = endpoints
        self.clusterKey = clusterKey
        self.interval = interval
        self.prometheus = prometheus
        self.logFiles = logFiles
        self.overrides = overrides
        self.tls = tls
        self.credentials = credentials
        self.resolve = resolve
    }
}

/// Files that hold what a TLS connection needs; PEM.
public struct TLSFiles: Sendable, Hashable {
    public var authority: String?
    public var certificate: String?
    public var key: String?

    public init(authority: String? = nil, certificate: String? = nil, key: String? = nil) {
        self.authority = authority
        self.certificate = certificate
        self.key = key
    }
}

/// Files that hold secrets; the secrets themselves are never in the configuration.
public struct CredentialFiles: Sendable, Hashable {
    public var user: String?
    public var passwordFile: String?
    public var bearerTokenFile: String?

    public init(user: String? = nil, passwordFile: String? = nil, bearerTokenFile: String? = nil) {
        self.user = user
        self.passwordFile = passwordFile
        self.bearerTokenFile = bearerTokenFile
    }
}

/// A setting that a subject cannot honour.
public struct SubjectSettingsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// As a configuration's cluster block spells it: `tls.prometheus`.
    public var setting: String
    /// What follows its name: `is not supported yet`.
    public var why: String
    public var remedy: String
    public var description: String { "\(setting) \(why). \(remedy)" }

    public init(_ setting: String, _ why: String, remedy: String) {
        self.setting = setting
        self.why = why
        self.remedy = remedy
    }
}
