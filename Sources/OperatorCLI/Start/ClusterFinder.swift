import Dashboard
import Deployments
import OperatorCore
import TiKVSubject

/// Looks for clusters that answer on this machine, without being asked to: bounded in time, and nothing is written.
struct ClusterFinder: Sendable {
    /// PD's client port on this machine.
    static let usualAddress = "127.0.0.1:2379"

    let clock: any OperatorClock

    /// What answers now, best first.
    func look() async -> [StartFind] {
        let usual = await usual()
        return (usual.map { [$0] } ?? []) + locals()
    }

    private func usual() async -> StartFind? {
        let subject = TiKVSubject(
            configuration: TiKVConfiguration(endpoints: [Self.usualAddress]), clock: clock)
        let observation = await subject.observe(deadline: clock.now().advanced(by: .seconds(2)))
        await subject.shutdown()
        guard observation.sawAnything else { return nil }
        let stores = observation.topology.components.count { $0.id.kind == "store" }
        return StartFind(
            "a PD at \(Self.usualAddress), \(stores) store\(stores == 1 ? "" : "s")", .address(Self.usualAddress))
    }

    /// Exactly one local cluster: of several a person names theirs with --cluster.
    private func locals() -> [StartFind] {
        let running = ClusterRegistry().clusters()
        guard let only = running.first, running.count == 1 else { return [] }
        let kind = only.simulated ? ", SIMULATED" : ""
        return [StartFind("the local cluster \(only.name)\(kind)", .local(only.name))]
    }
}
