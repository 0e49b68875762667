import CommandLineKit
import Configuration
import Deployments

extension Call {
    /// All settings. Throws `ConfigurationError`.
    func settings() throws(ConfigurationError) -> Settings { try resolver.resolve() }

    /// Where state is kept. Throws `ConfigurationError`.
    func paths() throws(ConfigurationError) -> StatePaths { try resolver.paths() }

    /// What config.toml says, whatever cluster is meant. Throws `ConfigurationError`.
    func configurationFile() throws(ConfigurationError) -> ConfigurationFile { try resolver.file() }

    /// The engine that was asked for, whatever cluster is meant. Throws `ConfigurationError`.
    func engine() throws(ConfigurationError) -> DiagnosisEngine { try resolver.namedEngine()?.value ?? .auto }

    /// Throws `ConfigurationError` where a configuration file was named that is not there.
    func refuseAbsentConfiguration() throws(ConfigurationError) { try resolver.refuseAbsentFile() }

    /// The same with some flags set otherwise, as a person chose them on a screen.
    func settings(_ choose: (inout SettingFlags) -> Void) throws(ConfigurationError) -> Settings {
        var flags = flags
        choose(&flags)
        return try SettingsResolver(flags: flags, environment: environment, localCluster: LocalClusters.named).resolve()
    }

    private var resolver: SettingsResolver {
        SettingsResolver(flags: flags, environment: environment, localCluster: LocalClusters.named)
    }

    /// The cluster's name where one was said, for commands that only narrow by it.
    var clusterName: String? {
        invocation[CommonOptions.cluster] ?? environment[EnvironmentName.cluster].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The cluster the command is about. Throws with the ways to name one where none is.
    func clusterSettings() throws -> ClusterSettings {
        try Self.required(try settings())
    }

    static func required(_ settings: Settings) throws(CommandError) -> ClusterSettings {
        guard let cluster = settings.cluster else {
            let local = ClusterRegistry().clusters().map { "--cluster \($0.name)" }
            throw CommandError(
                "no cluster is configured",
                "neither --pd nor PD_ENDPOINT is given and \(settings.file.path) names none",
                local.isEmpty
                    ? "give --pd HOST, or write [cluster.NAME] into that file"
                    : "give --pd HOST, or what runs on this machine: \(local.joined(separator: ", "))",
                status: .configuration)
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
