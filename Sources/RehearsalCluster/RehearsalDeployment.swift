public import Deployments
public import OperatorCore

/// Brings a simulated cluster up.
public enum RehearsalDeployment {
    private static let attempts = 3

    /// A cluster that is up: each node accepts connections. Its health is for a monitor to judge.
    public struct Running: Sendable {
        public let deployment: any Deployment
        public let plan: RehearsalPlan
        public let cluster: DeployedCluster
        /// What `DIR/cluster.json` holds, too.
        public let manifest: ClusterManifest
    }

    /// `answering` is told how many of the nodes accept connections.
    ///
    /// `executable`: this program where nothing is said. `environment`: the supervisor's, which registers by it.
    /// Throws `ActingError`; then nothing is left of it.
    public static func up(
        _ options: RehearsalOptions, executable: String? = nil,
        environment: [String: String] = ProcessEnvironment.forChildren(), clock: any OperatorClock = SystemClock(),
        answering: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(ActingError) -> Running {
        var program = executable ?? ""
        if executable == nil { program = try ownExecutable() }
        for _ in 1..<attempts where options.name == nil {
            do throws(ActingError) {
                return try await upOnce(options, executable: program, environment: environment, clock: clock, answering)
            } catch {
                // Another rehearsal took the name between looking and using: look again.
                guard error.code == .refused else { throw error }
            }
        }
        return try await upOnce(options, executable: program, environment: environment, clock: clock, answering)
    }

    private static func upOnce(
        _ options: RehearsalOptions, executable: String, environment: [String: String], clock: any OperatorClock,
        _ answering: @escaping @Sendable (Int) -> Void
    ) async throws(ActingError) -> Running {
        let topology = try RehearsalTopology.prepare(options, executable: executable, clock: clock)
        let deployment = ProcessDeployment(
            topology: topology.processes, executable: executable, environment: environment, ports: topology.ports,
            clock: clock)
        let cluster = try await deployment.up(answering: answering)
        do throws(ActingError) {
            return Running(
                deployment: deployment, plan: topology.plan, cluster: cluster, manifest: try deployment.manifest())
        } catch {
            try await deployment.down()
            throw error
        }
    }

    private static func ownExecutable() throws(ActingError) -> String {
        do throws(DeploymentError) { return try ProcessEnvironment.executable() } catch { throw ActingError(error) }
    }
}
