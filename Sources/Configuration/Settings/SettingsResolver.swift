public import CommandLineKit
internal import OperatorCore

/// Puts flags, environment, file and defaults together. Pure but for the two questions it is given.
public struct SettingsResolver {
    /// Answers the text of a file; nil where there is none. Throws where it cannot be read.
    public typealias FileReading = (_ path: String) throws(ConfigurationError) -> String?

    private let flags: SettingFlags
    private let environment: [String: String]
    private let subjects: SubjectChoices
    private let readFile: FileReading
    private let localCluster: (String) -> LocalCluster?

    /// `localCluster` answers a running local cluster by its name.
    public init(
        flags: SettingFlags, environment: [String: String], subjects: SubjectChoices,
        readFile: @escaping FileReading = ConfigurationText.read,
        localCluster: @escaping (String) -> LocalCluster? = { _ in nil }
    ) {
        self.flags = flags
        self.environment = environment
        self.subjects = subjects
        self.readFile = readFile
        self.localCluster = localCluster
    }

    /// All settings. Throws `ConfigurationError` with the place of what cannot be honoured.
    public func resolve() throws(ConfigurationError) -> Settings {
        let (file, origin) = try configurationFile()
        return Settings(
            file: file, fileOrigin: origin,
            paths: try StatePaths.resolve(flag: flags.database, environment: environment),
            cluster: try cluster(in: file))
    }

    /// The configuration file alone: for commands that are about all clusters.
    /// Throws `ConfigurationError` where it cannot be read.
    public func file() throws(ConfigurationError) -> ConfigurationFile { try configurationFile().0 }

    /// The state paths alone: for commands that are about what was kept, not about a cluster.
    /// Throws `ConfigurationError` where nothing says where home is.
    public func paths() throws(ConfigurationError) -> StatePaths {
        try StatePaths.resolve(flag: flags.database, environment: environment)
    }

    /// Refuses a file that was named and is not there: for commands that would not read it. A file that can be read
    /// only once is left unread.
    public func refuseAbsentFile(isThere: (_ path: String) -> Bool = ConfigurationText.isThere)
        throws(ConfigurationError)
    {
        if let named = try namedFile(), !isThere(named.value) { throw Self.absent(named) }
    }

    /// The engine that was asked for by flag or environment: for commands that are about no configured cluster.
    /// Throws `ConfigurationError` for a name that is no engine.
    public func namedEngine() throws(ConfigurationError) -> Sourced<DiagnosisEngine>? {
        try named(flags.engine, "engine", EnvironmentName.engine, SettingParsers.engine)
    }

    private func namedFile() throws(ConfigurationError) -> Sourced<String>? {
        try named(flags.config, "config", EnvironmentName.config, .file)
    }

    private static func absent(_ named: Sourced<String>) -> ConfigurationError {
        ConfigurationError(
            at: named.value, "there is no such file (named by \(named.origin))", remedy: "write it or name another")
    }

    /// A file that was named must be there; the default one need not.
    private func configurationFile() throws(ConfigurationError) -> (ConfigurationFile, Origin) {
        let named = try namedFile()
        let path = if let named { named } else { try StatePaths.defaultConfiguration(environment) }
        if let text = try readFile(path.value) {
            return (try ConfigurationFile(text: text, path: path.value, subjects: subjects), path.origin)
        }
        if let named { throw Self.absent(named) }
        return (ConfigurationFile(absentAt: path.value), path.origin)
    }

    private func cluster(in file: ConfigurationFile) throws(ConfigurationError) -> ClusterSettings? {
        let subject = try named(flags.subject, "subject", EnvironmentName.subject, subjects.parser)
        let given = try givenEndpoints(of: subject)
        guard let choice = try choice(in: file, endpointsAreNamed: given != nil) else {
            guard let given else { return nil }
            let key = Sourced(ClusterKey.hash(of: given.endpoints.value), .fallback("hash of the endpoints"))
            return try settings(key: key, subject ?? given.subject, given.endpoints, nil)
        }
        // A cluster named by flag brings its endpoints with it: the environment must not turn it into another.
        let overriding =
            if case .flag = choice.name.origin, case .environment? = given?.endpoints.origin { true } else { false }
        let chosen = overriding ? nil : given
        let ofBlock = choice.block.subject ?? Sourced(subjects.standard.id, .fallback(""))
        guard let endpoints = chosen?.endpoints ?? choice.block.endpoints else {
            let endpoint = subjects[(subject ?? ofBlock).value].endpoint
            throw ConfigurationError(
                at: choice.block.origin.description, "[cluster.\(choice.name.value)] names no endpoints",
                remedy: "add endpoints = [\"http://HOST:\(endpoint.defaultPort)\"] or give --\(endpoint.flag)")
        }
        let ofEndpoints = chosen.map { $0.subject.value == ofBlock.value ? ofBlock : $0.subject } ?? ofBlock
        return try settings(key: choice.name, subject ?? ofEndpoints, endpoints, choice.block)
    }

    /// The endpoints that a flag or the environment names, a flag first, and the subject they are of: `subject` where
    /// it is said, else the first that is given any.
    private func givenEndpoints(of subject: Sourced<String>?) throws(ConfigurationError) -> (
        endpoints: Sourced<[Endpoint]>, subject: Sourced<String>
    )? {
        let flagged = subjects.all.filter { flags.endpoints[$0.id] != nil }
        let meant = subject.map { [subjects[$0.value]] } ?? (flagged.isEmpty ? subjects.all : [flagged[0]])
        if let other = flagged.first(where: { $0.id != meant[0].id }) {
            throw ConfigurationError(
                at: "--\(other.endpoint.flag)", "names a cluster of \(other.title), and \(meant[0].title) is meant",
                remedy: "give one of the two")
        }
        for description in meant {
            let endpoint = description.endpoint
            let given = try named(
                flags.endpoints[description.id], endpoint.flag, endpoint.environmentName, endpoint.parser.list())
            if let given { return (given, Sourced(description.id, .fallback(""))) }
        }
        return nil
    }

    /// The block that is meant: named, the file's default, or the only one. Endpoints given by themselves name none.
    private func choice(in file: ConfigurationFile, endpointsAreNamed: Bool) throws(ConfigurationError)
        -> (name: Sourced<String>, block: ClusterBlock)?
    {
        if let name = try named(flags.cluster, "cluster", EnvironmentName.cluster, .text("NAME")) {
            if let block = file.cluster(name.value) { return (name, block) }
            if let local = localCluster(name.value) { return (name, ClusterBlock(local)) }
            if endpointsAreNamed { return (name, ClusterBlock(name: name.value, origin: name.origin)) }
            throw unknown(name, file)
        }
        if endpointsAreNamed { return nil }
        if let name = file.defaultCluster, let block = file.cluster(name.value) { return (name, block) }
        guard file.clusters.count <= 1 else {
            throw ConfigurationError(
                at: file.path, "several clusters are configured: \(file.names)",
                remedy: "name one with --cluster, or write default_cluster = \"NAME\" at its top")
        }
        return file.clusters.first.map { (Sourced($0.name, .fallback("the only one configured")), $0) }
    }

    private func unknown(_ name: Sourced<String>, _ file: ConfigurationFile) -> ConfigurationError {
        guard file.clusters.isEmpty else {
            return .unknown("cluster", name.value, file.clusters.map(\.name), at: name.origin.description)
        }
        return ConfigurationError(
            at: name.origin.description, "unknown cluster \"\(name.value)\"",
            remedy: "none is configured, and no local cluster of that name runs")
    }

    private func settings(
        key: Sourced<String>, _ subject: Sourced<String>, _ endpoints: Sourced<[Endpoint]>, _ block: ClusterBlock?
    ) throws(ConfigurationError) -> ClusterSettings {
        let description = subjects[subject.value]
        guard !endpoints.value.isEmpty else {
            throw ConfigurationError(
                at: endpoints.origin.description, "endpoints is empty",
                remedy: "name at least one \(description.authority.name) endpoint")
        }
        let ownEndpoints = block?.endpoints == endpoints
        let none = Origin.fallback("")
        return ClusterSettings(
            key: key,
            subject: subject, subjectDescription: description,
            environment: block?.environment,
            disposable: disposable(block, ownEndpoints: ownEndpoints),
            endpoints: endpoints,
            prometheus: try named(
                flags.prometheus, "prometheus", EnvironmentName.prometheus, SettingParsers.prometheus)
                ?? block?.prometheus,
            logs: block?.logs ?? Sourced([:], none),
            interval: try named(flags.interval, "interval", EnvironmentName.interval, SettingParsers.interval)
                ?? block?.interval ?? Sourced(.seconds(5), none),
            engine: try namedEngine() ?? block?.engine ?? Sourced(.auto, none),
            claude: block?.claude,
            claudeDailyDollars: block?.claudeDailyDollars,
            tls: block?.tls ?? [:], credentials: block?.credentials ?? [:], overrides: block?.overrides ?? [:],
            localDirectory: ownEndpoints ? block?.localDirectory : nil,
            isSimulated: ownEndpoints && block?.isSimulated == true)
    }

    private func disposable(_ block: ClusterBlock?, ownEndpoints: Bool) -> Sourced<Bool> {
        guard let said = block?.disposable else { return Sourced(false, .fallback("")) }
        return ownEndpoints || !said.value ? said : Sourced(false, .fallback("the endpoints are not that block's"))
    }

    /// The flag's value, or the environment's.
    private func named<Value: Sendable>(
        _ flag: Value?, _ name: String, _ variable: String, _ parser: ValueParser<Value>
    ) throws(ConfigurationError) -> Sourced<Value>? {
        if let flag { return Sourced(flag, .flag(name)) }
        guard let text = environment[nonEmpty: variable] else { return nil }
        do {
            return Sourced(try parser.parse(text), .environment(variable))
        } catch {
            throw ConfigurationError(at: variable, "\"\(text)\" \(error.why)", remedy: error.remedy)
        }
    }
}

/// What the command line said.
public struct SettingFlags: Sendable, Equatable {
    public var config: String?
    public var database: String?
    public var cluster: String?
    public var subject: String?
    /// By the id of the subject whose flag they were given with.
    public var endpoints: [String: [Endpoint]] = [:]
    public var prometheus: Endpoint?
    public var interval: Duration?
    public var engine: DiagnosisEngine?

    public init() {}
}

/// The name of a cluster nobody named.
enum ClusterKey {
    /// `c` and 8 hexadecimal digits: the same for the same endpoints in any order (FNV-1a of their sorted URLs).
    static func hash(of endpoints: [Endpoint]) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in endpoints.map(\.url).sorted().joined(separator: ",").utf8 {
            hash = (hash ^ UInt32(byte)) &* 16_777_619
        }
        let digits = String(hash, radix: 16)
        return "c" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}

/// The environment variables that stand in for flags; those of endpoints are their subjects'.
public enum EnvironmentName {
    public static let config = "OPERATOR_CONFIG"
    public static let database = "OPERATOR_DB"
    public static let cluster = "OPERATOR_CLUSTER"
    public static let subject = "OPERATOR_SUBJECT"
    public static let prometheus = "PROMETHEUS_URL"
    public static let interval = "OPERATOR_INTERVAL"
    public static let engine = "OPERATOR_ENGINE"
}
