import CommandLineKit
import Configuration
import OperatorCore
import TerminalUI

/// Options that more than one command takes.
enum CommonOptions {
    static let json = Flag("json", help: "Print JSON, one object a line")
    static let config = ValueOption(
        "config", .file, environment: EnvironmentName.config,
        shownDefault: "$XDG_CONFIG_HOME/operator/config.toml", help: "The configuration file")
    static let database = ValueOption(
        "db", .file, environment: EnvironmentName.database,
        shownDefault: "$XDG_STATE_HOME/operator/operator.db",
        help: "The database; all state is kept beside it")
    static let cluster = ValueOption(
        "cluster", .text("NAME"), environment: EnvironmentName.cluster,
        help: "A [cluster.NAME] of the configuration, or a local cluster that runs")
    static let subject = ValueOption(
        "subject", Subjects.choices.parser, environment: EnvironmentName.subject,
        shownDefault: Subjects.standard.description.id,
        help: "What kind of system it is")
    /// One for each subject, by its id.
    static let endpoints = Subjects.choices.all.map { subject in
        let endpoint = subject.endpoint
        return (
            subject: subject.id,
            option: ValueOption(
                endpoint.flag, endpoint.parser.list(), environment: endpoint.environmentName, help: endpoint.help)
        )
    }
    static let prometheus = ValueOption(
        "prometheus", SettingParsers.prometheus, environment: EnvironmentName.prometheus,
        help: "Read metrics from this Prometheus instead of from the \(SubjectWords.serving)")

    /// What every command takes.
    static let all: [any OptionDeclaration] =
        [cluster, subject] + endpoints.map(\.option) + [prometheus, database, config, json]

    // Of some commands:
    static let interval = ValueOption(
        "interval", SettingParsers.interval, environment: EnvironmentName.interval, shownDefault: "5s",
        help:
            "How often \(SubjectWords.authorities) and metrics are read; \(SubjectWords.serving) are probed each second"
    )
    static let engine = ValueOption(
        "engine", SettingParsers.engine, environment: EnvironmentName.engine, shownDefault: "auto",
        help: "Who explains incidents")
    static let seed = ValueOption(
        "seed", ValueParser<UInt64>.integer("N", in: 0...UInt64.max),
        help: "The same seed gives the same \(RehearsedWords.parts) and workload")
    static let theme = DefaultedOption(
        "theme", ValueParser<Theme>.choice(), default: .dark, shown: "dark",
        help: "Colours of the screen; t changes them")
}
