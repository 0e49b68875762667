internal import CommandLineKit
internal import OperatorCore

extension ClusterBlock {
    /// Reads a block; every key that is not one of these is refused.
    init(_ reader: TableReader, name: String, subjects: SubjectChoices) throws(ConfigurationError) {
        var reader = reader
        self.init(name: name, origin: reader.origin)
        environment = try reader.value("environment", .choice())
        disposable = try reader.boolean("disposable")
        subject = try reader.value("subject", subjects.parser)
        let description = subjects[subject?.value]
        endpoints = try reader.values("endpoints", description.endpoint.parser)
        prometheus = try reader.value("prometheus", SettingParsers.prometheus)
        logs = try reader.lists("logs", .file)
        interval = try reader.value("interval", SettingParsers.interval)
        engine = try reader.value("engine", .choice())
        claude = try reader.value("claude", .choice())
        claudeDailyDollars = try reader.count("claude_daily_dollars", in: 0...1_000)
        tls = try Self.bySource("tls", description.securedSources, &reader, Self.tlsFiles)
        credentials = try Self.bySource("credentials", description.securedSources, &reader, Self.credentialFiles)
        for (name, table) in try reader.tables("invariant") {
            overrides[InvariantID(name)] = Sourced(try Self.override(table), table.origin)
        }
        try reader.finish()
    }

    private static func bySource<Value: Sendable>(
        _ key: String, _ sources: [String], _ reader: inout TableReader,
        _ read: (TableReader) throws(ConfigurationError) -> Value
    ) throws(ConfigurationError) -> [String: Sourced<Value>] {
        var values: [String: Sourced<Value>] = [:]
        for (name, table) in try reader.tables(key) {
            guard sources.contains(name) else {
                guard case .file(let path, let line, let column) = table.origin else { continue }
                throw ConfigurationError(
                    at: "\(path):\(line):\(column)", "\(key).\(name) is no source",
                    remedy: "choose \(sources.joined(separator: ", "))")
            }
            values[name] = Sourced(try read(table), table.origin)
        }
        return values
    }

    private static func tlsFiles(_ reader: TableReader) throws(ConfigurationError) -> TLSFiles {
        var reader = reader
        let files = TLSFiles(
            authority: try reader.value("ca", .file)?.value,
            certificate: try reader.value("certificate", .file)?.value, key: try reader.value("key", .file)?.value)
        try reader.finish()
        return files
    }

    private static func credentialFiles(_ reader: TableReader) throws(ConfigurationError) -> CredentialFiles {
        var reader = reader
        let files = CredentialFiles(
            user: try reader.value("user", .text("USER"))?.value,
            passwordFile: try reader.value("password_file", .file)?.value,
            bearerTokenFile: try reader.value("bearer_token_file", .file)?.value)
        try reader.finish()
        return files
    }

    private static func override(_ reader: TableReader) throws(ConfigurationError) -> InvariantOverride {
        var reader = reader
        var override = InvariantOverride()
        override.enabled = try reader.boolean("enabled")?.value
        override.severity = try reader.value("severity", .choice(Severity.self))?.value
        override.openAfterChecks = try reader.count("open_after", in: 1...1_000)
        override.graceSeconds = try reader.value("grace", .duration)?.value.inSeconds
        override.closeAfterChecks = try reader.count("close_after", in: 1...1_000)
        override.clearDelaySeconds = try reader.value("clear_delay", .duration)?.value.inSeconds
        override.thresholds = try reader.numbers("thresholds")
        try reader.finish()
        return override
    }
}
