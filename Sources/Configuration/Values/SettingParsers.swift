public import CommandLineKit
public import OperatorCore

/// How the values of settings are written, wherever they are: the same in flags, environment and file.
public enum SettingParsers {
    public static let prometheus = ValueParser.endpoint(port: 9090)
    /// How often a cluster is asked.
    public static let interval = ValueParser.duration(from: .seconds(1), to: .seconds(300))
    public static let engine = ValueParser<DiagnosisEngine>.choice()
}

extension EndpointDescription {
    /// Reads one endpoint; the default port where it names none.
    public var parser: ValueParser<Endpoint> { .endpoint(port: defaultPort) }
}

/// Who explains incidents.
public enum DiagnosisEngine: String, Sendable, CaseIterable {
    case auto
    case claude
    case playbook
}
