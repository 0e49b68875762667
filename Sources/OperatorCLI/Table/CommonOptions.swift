import CommandLineKit
import Configuration
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
        "subject", SettingParsers.subject, environment: EnvironmentName.subject, shownDefault: "tikv",
        help: "What kind of system it is")
    static let pd = ValueOption(
        "pd", SettingParsers.pd.list(), environment: EnvironmentName.pd,
        help: "PD's endpoints: host, host:port or URL; http and 2379 where not said")
    static let prometheus = ValueOption(
        "prometheus", SettingParsers.prometheus, environment: EnvironmentName.prometheus,
        help: "Read metrics from this Prometheus instead of from the stores")

    /// What every command takes.
    static let all: [any OptionDeclaration] = [cluster, subject, pd, prometheus, database, config, json]

    // Of some commands:
    static let interval = ValueOption(
        "interval", SettingParsers.interval, environment: EnvironmentName.interval, shownDefault: "5s",
        help: "How often PD and metrics are read; stores are probed each second")
    static let engine = ValueOption(
        "engine", SettingParsers.engine, environment: EnvironmentName.engine, shownDefault: "auto",
        help: "Who explains incidents")
    static let theme = DefaultedOption(
        "theme", ValueParser<Theme>.choice(), default: .dark, shown: "dark",
        help: "Colours of the screen; t changes them")
}
