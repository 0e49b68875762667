import Configuration
import Dashboard
import OperatorCore
import RehearsalCluster

/// How a screen's own simulated cluster is called and watched.
enum ShowHeading {
    static func of(_ name: String) -> ClusterHeading {
        ClusterHeading(
            name: name, environment: nil, isSimulated: true,
            acting: .allowed)
    }

    /// Its dashboard; tickets lie in the cluster's own directory and go with it, or where the plan keeps them.
    /// Throws where the settings do not make sense.
    static func session(
        _ call: Call, _ running: RehearsalDeployment.Running, _ plan: DemoPlan
    ) throws -> DashboardSession {
        let database = plan.database(DemoCluster(running.manifest))
        let settings = try settings(running.cluster, database: database)
        let cluster = try Call.required(settings)
        return DashboardSession(
            call: call, cluster: cluster, database: database, log: settings.paths.log,
            subject: try call.subject(settings, cluster), claude: plan.claude)
    }

    /// What the cluster says of itself; no file and no variable has a say in it.
    private static func settings(_ local: DeployedCluster, database: String) throws -> Settings {
        var flags = SettingFlags()
        flags.cluster = local.name
        flags.database = database
        return try SettingsResolver(
            flags: flags, environment: ["HOME": "/"], subjects: Subjects.choices, readFile: { _ in nil },
            localCluster: { _ in LocalClusters.described(local) }
        ).resolve()
    }
}
