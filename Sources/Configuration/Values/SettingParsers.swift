public import CommandLineKit
public import OperatorCore

/// How the values of settings are written, wherever they are: the same in flags, environment and file.
public enum SettingParsers {
    public static let prometheus = ValueParser.endpoint(port: 9090)
    /// How often a cluster is asked.
    public static let interval = ValueParser.duration(from: .seconds(1), to: .seconds(300))
    public static let engine = ValueParser<DiagnosisEngine>.choice()
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

/// The kinds of systems that settings may be about: what `subject` may say, and how the endpoints of each are written.
public struct SubjectChoices: Sendable {
    /// What is meant where nobody says.
    public let standard: SubjectDescription
    public let all: [SubjectDescription]

    public init(standard: SubjectDescription, others: [SubjectDescription] = []) {
        self.standard = standard
        all = [standard] + others
    }

    /// The one of that id; the standard one where there is none.
    public subscript(id: String?) -> SubjectDescription { all.first { $0.id == id } ?? standard }

    /// Reads the id of one.
    public var parser: ValueParser<String> { .choice(of: all.map(\.id)) }
}

extension EndpointDescription {
    /// Reads one endpoint; the default port where it names none.
    public var parser: ValueParser<Endpoint> { .endpoint(port: defaultPort) }
}
