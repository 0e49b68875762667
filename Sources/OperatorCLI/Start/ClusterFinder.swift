import Dashboard
import Deployments
import OperatorCore

/// Looks for clusters that answer on this machine, without being asked to: bounded in time, and nothing is written.
struct ClusterFinder: Sendable {
    let clock: any OperatorClock

    /// What answers now, best first.
    func look() async -> [StartFind] {
        var finds: [StartFind] = []
        for kind in Subjects.all {
            if let find = await usual(kind) { finds.append(find) }
        }
        return finds + locals()
    }

    /// What answers on this machine at the subject's default port.
    private func usual(_ kind: SubjectKind) async -> StartFind? {
        let endpoint = kind.description.endpoint
        let address = "127.0.0.1:\(endpoint.defaultPort)"
        let settings = SubjectSettings(endpoints: [address], clusterKey: "")
        guard let subject = try? kind.make(settings, clock) else { return nil }
        let observation = await subject.observe(deadline: clock.now().advanced(by: .seconds(2)))
        await subject.shutdown()
        guard observation.sawAnything else { return nil }
        let serving = kind.description.servingKind
        let count = observation.topology.components.count { $0.id.kind == serving?.id }
        let words = serving.map { ", \(count) \(count == 1 ? $0.name : $0.plural)" } ?? ""
        return StartFind("\(endpoint.noun) at \(address)\(words)", .address(address))
    }

    /// Exactly one local cluster: of several a person names theirs with --cluster.
    private func locals() -> [StartFind] {
        let running = RunningClusters.all()
        guard let only = running.first, running.count == 1 else { return [] }
        let kind = only.isSimulated ? ", SIMULATED" : ""
        return [StartFind("the local cluster \(only.name)\(kind)", .local(only.name))]
    }
}
