public import OperatorCore

/// The ways in which clusters are deployed on this machine. One more is one more entry.
public enum DeploymentKinds {
    /// The last one takes a directory that none before it knows.
    public static let all = [processes]

    /// Processes under a supervisor of their own.
    private static let processes = DeploymentKind(
        id: "processes",
        running: {
            ClusterRegistry().clusters().compactMap { entry in
                (try? ClusterManifest.read(directory: entry.directory))?.cluster
            }
        },
        connect: { directory, clock in ProcessCluster(directory: directory, clock: clock) })
}

/// The clusters that run on this machine, whoever deployed them.
public enum RunningClusters {
    /// By name.
    public static func all() -> [DeployedCluster] {
        DeploymentKinds.all.flatMap { $0.running() }.sorted { $0.name < $1.name }
    }

    /// The running cluster of that name, or the only one where no name is given.
    /// Throws `ActingError`: `unreachable` where none of that name runs, `refused` where a name is needed.
    public static func named(_ name: String?) throws(ActingError) -> DeployedCluster {
        try choose(name, among: all())
    }

    /// Speaks to the cluster of a directory, as `DeployedCluster.directory` names it; whether it still runs shows when it
    /// is asked. Throws `ActingError` (`unreachable`) where no kind of deployment knows the directory.
    public static func connect(
        directory: String, clock: any OperatorClock
    ) throws(ActingError) -> any RunningCluster {
        for kind in DeploymentKinds.all { if let cluster = kind.connect(directory, clock) { return cluster } }
        throw ActingError(.unreachable, "cannot ask the cluster of \(directory): nothing here deployed it")
    }

    static func choose(_ name: String?, among running: [DeployedCluster]) throws(ActingError) -> DeployedCluster {
        if let name {
            if let cluster = running.first(where: { $0.name == name }) { return cluster }
            throw ActingError(.unreachable, "no local cluster \(name) runs. `operator clusters` lists those that do")
        }
        guard let only = running.first else {
            throw ActingError(.unreachable, "no local cluster runs. start one: `operator rehearse up`")
        }
        guard running.count == 1 else {
            let names = running.map(\.name).joined(separator: ", ")
            throw ActingError(.refused, "\(running.count) local clusters run: \(names). name one with --cluster")
        }
        return only
    }
}
