import CommandLineKit
import Configuration

extension Call {
    /// All settings. Throws `ConfigurationError`.
    func settings() throws(ConfigurationError) -> Settings {
        try SettingsResolver(flags: flags, environment: environment).resolve()
    }

    /// The cluster the command is about. Throws with the ways to name one where none is.
    func clusterSettings() throws -> ClusterSettings {
        try Self.required(try settings())
    }

    static func required(_ settings: Settings) throws(CommandError) -> ClusterSettings {
        guard let cluster = settings.cluster else {
            throw CommandError(
                "no cluster is configured",
                "neither --pd nor PD_ENDPOINT is given and \(settings.file.path) names none",
                "give --pd HOST, or write [cluster.NAME] into that file", status: .configuration)
        }
        return cluster
    }

    private var flags: SettingFlags {
        var flags = SettingFlags()
        flags.config = invocation[CommonOptions.config]
        flags.database = invocation[CommonOptions.database]
        flags.cluster = invocation[CommonOptions.cluster]
        flags.subject = invocation[CommonOptions.subject]
        flags.pd = invocation[CommonOptions.pd]
        flags.prometheus = invocation[CommonOptions.prometheus]
        flags.interval = invocation[CommonOptions.interval]
        flags.engine = invocation[CommonOptions.engine]
        return flags
    }
}
