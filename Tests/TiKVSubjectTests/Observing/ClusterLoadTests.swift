import OperatorCore
import Testing

@testable import TiKVSubject

@Suite("The cluster's load while a store dies")
struct ClusterLoadTests {
    private func reading(_ pd: ScriptedPD, _ change: (inout [UInt64: StoreMetrics]) -> Void) -> Reading {
        var snapshot = pd.snapshot
        for (id, second) in [(UInt64(1), 0.0), (2, -4), (3, 0)] {
            let at = pd.now.advanced(by: .seconds(second))
            var metrics = StoreMetrics()
            metrics.succeed([MetricID("store.qps"): .value(100, at: at)], at: at)
            snapshot.metrics[id] = metrics
        }
        change(&snapshot.metrics)
        let topology = Topology(version: 1, components: [])
        let observation = ObservationBuilder(snapshot: snapshot, metrics: ClusterLoad.descriptors)
            .build(sequence: 1, at: snapshot.at, topology: topology, checks: [])
        return observation.readings[cluster: ClusterLoad.qps]
    }

    @Test("All that answer are added up, as of the newest")
    func healthy() {
        let pd = ScriptedPD.healthy()
        #expect(reading(pd) { _ in } == .value(300, at: pd.now))
    }

    @Test("A store whose scrape failed is left out at once, its last value included")
    func scrapeFailed() {
        let pd = ScriptedPD.healthy()
        #expect(reading(pd) { $0[2]?.fail("connection refused", at: pd.now) } == .value(200, at: pd.now))
    }

    @Test("A store whose port refuses is left out before its next scrape")
    func refuses() {
        var pd = ScriptedPD.healthy()
        pd.probes.follow(pd.snapshot.addresses)
        let outcomes: [UInt64: ProbeRecord.Outcome] = [1: .serving, 2: .refused, 3: .serving]
        pd.probes.absorbRound(outcomes.mapValues { StoreProbeResult($0, "test") }, at: pd.now)
        #expect(reading(pd) { _ in } == .value(200, at: pd.now))
    }

    @Test("Where regions lost their majority the stores' own count of missing leaders says nothing")
    func majorityLost() {
        var pd = ScriptedPD.healthy()
        func missing() -> Reading {
            var snapshot = pd.snapshot
            var metrics = StoreMetrics()
            metrics.succeed([MetricID("store.leader_missing"): .value(0, at: pd.now)], at: pd.now)
            snapshot.metrics = [1: metrics]
            return ObservationBuilder(snapshot: snapshot, metrics: ClusterLoad.descriptors)
                .build(sequence: 1, at: snapshot.at, topology: Topology(version: 1, components: []), checks: [])
                .readings[cluster: ClusterLoad.leaderMissing]
        }
        #expect(missing() == .value(0, at: pd.now))
        pd.state.absorb(MajorityLoss(stores: [2, 3], askedAt: pd.now, lost: [7, 8]))
        #expect(missing() == .missing(.notObserved))
    }

    @Test("No store answers: the load is missing, not 0")
    func nobody() {
        let pd = ScriptedPD.healthy()
        let load = reading(pd) { metrics in
            for id in metrics.keys { metrics[id]?.fail("timed out", at: pd.now) }
        }
        #expect(load == .missing(.notObserved))
    }
}
