import Configuration
import Dashboard
import Deployments
import OperatorCore
import RehearsalCluster
private import Synchronization

/// A simulated cluster that is started ahead of time, for whoever takes it; nobody does: it is taken down.
final class SpareCluster: Sendable {
    private let task: Task<RehearsalDeployment.Running, any Error>
    private let isTaken = Mutex(false)

    /// Begins at once.
    init(_ options: RehearsalOptions, clock: any OperatorClock) {
        task = Task.detached { try await RehearsalDeployment.up(options, clock: clock) }
    }

    /// The cluster once it is up; the taker's from now on. Throws what starting it threw.
    func take() async throws -> RehearsalDeployment.Running {
        isTaken.withLock { $0 = true }
        return try await task.value
    }

    /// Takes it down where nobody took it.
    func discard() async {
        let isMine = isTaken.withLock { taken in
            defer { taken = true }
            return !taken
        }
        guard isMine else { return }
        task.cancel()
        guard let running = try? await task.value else { return }
        try? await running.deployment.down()
    }
}

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
