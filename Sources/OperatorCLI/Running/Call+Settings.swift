import CommandLineKit
import Configuration
import Deployments
import OperatorCore

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
        return try resolver(flags).resolve()
    }

    private var resolver: SettingsResolver { resolver(flags) }

    private func resolver(_ flags: SettingFlags) -> SettingsResolver {
        SettingsResolver(
            flags: flags, environment: environment, subjects: Subjects.choices, localCluster: LocalClusters.named)
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
            let local = RunningClusters.all().map { "--cluster \($0.name)" }
            let names = SubjectWords.endpointNames
            let neither = "neither \(names.dropLast().joined(separator: ", ")) nor \(names.last ?? "")"
            throw CommandError(
                "no cluster is configured", "\(neither) is given and \(settings.file.path) names none",
                local.isEmpty
                    ? "give \(SubjectWords.hostOption), or write [cluster.NAME] into that file"
                    : "give \(SubjectWords.hostOption), or what runs on this machine: \(local.joined(separator: ", "))",
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
        for (subject, option) in CommonOptions.endpoints { flags.endpoints[subject] = invocation[option] }
        flags.prometheus = invocation[CommonOptions.prometheus]
        flags.interval = invocation[CommonOptions.interval]
        flags.engine = invocation[CommonOptions.engine]
        return flags
    }
}

/// The local clusters that run, as the settings want to know them.
enum LocalClusters {
    static func named(_ name: String) -> LocalCluster? {
        (try? RunningClusters.named(name)).map(described)
    }

    static func described(_ cluster: DeployedCluster) -> LocalCluster {
        let parser = Subjects.kind(cluster.subject).description.endpoint.parser
        return LocalCluster(
            name: cluster.name, subject: cluster.subject, directory: cluster.directory,
            endpoints: cluster.endpoints.compactMap { try? parser.parse($0) },
            isDisposable: cluster.isDisposable, isSimulated: cluster.isSimulated, logs: logs(cluster))
    }

    /// By the address that each node advertises.
    static func logs(_ cluster: DeployedCluster) -> [String: [String]] {
        Dictionary(cluster.nodes.map { ($0.address, $0.logFiles) }, uniquingKeysWith: { $0 + $1 })
    }
}
