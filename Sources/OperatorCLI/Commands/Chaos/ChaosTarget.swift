import CommandLineKit
import Configuration
import Deployments
import OperatorCore

/// The running local cluster that a chaos command is about: by --cluster, or the only one.
struct ChaosTarget {
    let cluster: DeployedCluster
    let running: any RunningCluster

    /// Throws where none runs, or the one that is meant is not named.
    init(_ call: Call) throws {
        // Who names an address means that cluster: never break the one that happens to run here instead.
        for (_, option) in CommonOptions.endpoints where call.invocation[option] != nil {
            throw CommandError(
                "cannot act on --\(option.spec.name)", "faults are for local clusters, which have names",
                "name one with --cluster",
                status: .usage)
        }
        cluster = try RunningClusters.named(call.clusterName)
        running = try RunningClusters.connect(directory: cluster.directory, clock: call.clock)
    }

    /// The faults there are, as the subjects declare them.
    static let faults = Subjects.all.flatMap(\.description.faults).reduce(into: [Fault]()) { known, fault in
        if !known.contains(where: { $0.id == fault.id }) { known.append(fault) }
    }

    /// A fault in the words of the cluster's own subject; nil where none has that name.
    func fault(_ id: FaultID) -> Fault? { Subjects.kind(cluster.subject).description.fault(id) }

    /// The component that a fault is for where nobody names one: what a look at the cluster says of it.
    /// Throws `CommandError` where the fault is for any component, or the look finds none.
    func chosen(for fault: Fault, _ call: Call) async throws -> String {
        guard case .inState(let kind, let word) = fault.target else {
            throw CommandError(
                "cannot inject \(fault.id.rawValue)", "no target is named", "name a component (KIND/ID)", status: .usage
            )
        }
        let settings = try call.settings { $0.cluster = cluster.name }
        let subject = try call.subject(settings, try Call.required(settings))
        let observation = await subject.observe(deadline: call.clock.now().advanced(by: .seconds(3)))
        await subject.shutdown()
        if let component = fault.target.candidates(in: observation).first { return component.address }
        throw CommandError(
            "cannot inject \(fault.id.rawValue)", "no \(kind) is seen to be \(word)", "name its target")
    }
}
