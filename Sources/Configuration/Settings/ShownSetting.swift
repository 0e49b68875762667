internal import CommandLineKit
internal import OperatorCore

/// A setting as `config show` prints it.
public struct ShownSetting: Sendable, Equatable {
    public let name: String
    public let value: String
    public let origin: String
}

extension Settings {
    /// Every setting with its origin. Secrets are masked: of the environment's only that they are set is told.
    public func shown(environment: [String: String]) -> [ShownSetting] {
        var rows = [
            ShownSetting("configuration file", file.exists ? file.path : "\(file.path) (not there)", fileOrigin),
            ShownSetting("database", paths.database.value, paths.database.origin),
            ShownSetting("log", paths.log, .fallback("beside the database")),
        ]
        if let cluster { rows += cluster.shown }
        rows += ClaudeOptions(file.claude).shown(dailyDollars: cluster?.claudeDailyDollars)
        for name in ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"] {
            guard let value = environment[nonEmpty: name] else { continue }
            rows.append(ShownSetting(name, name.hasSuffix("URL") ? value : "set (masked)", .environment(name)))
        }
        return rows
    }
}

extension ClusterSettings {
    fileprivate var shown: [ShownSetting] {
        let none = Origin.fallback("")
        var rows = [
            ShownSetting("cluster", key.value, key.origin),
            ShownSetting("subject", subject.value, subject.origin),
            ShownSetting(
                "environment", environment?.value.rawValue ?? "not said (handled as prod)",
                environment?.origin ?? none),
            ShownSetting("disposable", disposable.value ? "true" : "false", disposable.origin),
            ShownSetting("endpoints", endpoints.value.map(\.url).joined(separator: ","), endpoints.origin),
            ShownSetting(
                "prometheus",
                prometheus?.value.url ?? "none (\(subjectDescription.servingPlural) are scraped directly)",
                prometheus?.origin ?? none),
            ShownSetting("logs", shownLogs, logs.origin),
            ShownSetting("interval", DurationText.short(interval.value), interval.origin),
            ShownSetting("engine", engine.value.rawValue, engine.origin),
            ShownSetting(
                "claude", claude?.value.rawValue ?? "not said (disposable clusters, or asked once)",
                claude?.origin ?? none),
        ]
        for (source, files) in tls.sorted(by: { $0.key < $1.key }) {
            rows.append(ShownSetting("tls.\(source)", files.value.shown, files.origin))
        }
        for (source, files) in credentials.sorted(by: { $0.key < $1.key }) {
            rows.append(ShownSetting("credentials.\(source)", files.value.shown, files.origin))
        }
        for (invariant, override) in overrides.sorted(by: { $0.key < $1.key }) {
            rows.append(ShownSetting("invariant.\(invariant)", override.value.shown, override.origin))
        }
        return rows
    }
}

extension ClaudeOptions {
    /// `dailyDollars`: what the cluster's own block says.
    fileprivate func shown(dailyDollars: Int?) -> [ShownSetting] {
        let daily = dailyDollars.map { "\($0) (this cluster)" } ?? Self.short(dollarsPerDay.value)
        return [
            ShownSetting("claude.model", model.value, model.origin),
            ShownSetting("claude.effort", effort.value.rawValue, effort.origin),
            ShownSetting("claude.max_tokens", String(maxTokens.value), maxTokens.origin),
            ShownSetting(
                "claude.dollars_per_diagnosis", Self.short(dollarsPerDiagnosis.value), dollarsPerDiagnosis.origin),
            ShownSetting("claude.dollars_per_day", daily, dollarsPerDay.origin),
            ShownSetting("claude.hide_hosts", hidesHosts.value ? "true" : "false", hidesHosts.origin),
            ShownSetting(
                "claude.hide_words", hiddenWords.value.isEmpty ? "none" : hiddenWords.value.joined(separator: ","),
                hiddenWords.origin),
        ]
    }

    private static func short(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number)
    }
}

extension ClusterSettings {
    private var shownLogs: String {
        let files = logs.value.sorted { $0.key < $1.key }.map { "\($0): \($1.joined(separator: ","))" }
        return files.isEmpty ? "none" : files.joined(separator: "; ")
    }
}

extension ShownSetting {
    fileprivate init(_ name: String, _ value: String, _ origin: Origin) {
        self.init(name: name, value: value, origin: origin.description)
    }
}

extension TLSFiles {
    fileprivate var shown: String {
        list([("ca", authority), ("certificate", certificate), ("key", key)])
    }
}

extension CredentialFiles {
    fileprivate var shown: String {
        list([("user", user), ("password_file", passwordFile), ("bearer_token_file", bearerTokenFile)])
    }
}

extension InvariantOverride {
    fileprivate var shown: String {
        let numbers = (thresholds ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, Optional("\($0.value)")) }
        return list(
            [
                ("enabled", enabled.map { "\($0)" }), ("severity", severity?.rawValue),
                ("open_after", openAfterChecks.map(String.init)), ("grace", graceSeconds.map { "\($0) s" }),
                ("close_after", closeAfterChecks.map(String.init)),
                ("clear_delay", clearDelaySeconds.map { "\($0) s" }),
            ] + numbers)
    }
}

/// `name value` pairs of what is there, separated by commas.
private func list(_ pairs: [(String, String?)]) -> String {
    pairs.compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: ", ")
}
