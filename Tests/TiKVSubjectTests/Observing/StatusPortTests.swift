import HTTPTransport
import OperatorCore
import TestSupport
import Testing

@testable import TiKVSubject

@Suite("Status ports")
struct StatusPortTests {
    private func healthyWithPorts() -> ScriptedPD {
        var pd = ScriptedPD.healthy()
        pd.probes.follow(pd.snapshot.addresses)
        probe(&pd, [1: .serving, 2: .serving, 3: .serving])
        return pd
    }

    private func probe(_ pd: inout ScriptedPD, _ outcomes: [UInt64: ProbeRecord.Outcome]) {
        pd.probes.absorbRound(outcomes.mapValues { StoreProbeResult($0, "test", connected: true) }, at: pd.now)
    }

    private func second(
        _ pd: inout ScriptedPD, _ outcomes: [UInt64: ProbeRecord.Outcome],
        pd answers: [PDAnswer] = [Samples.names("pd0"), Samples.names("pd0"), Samples.names("pd0")]
    ) {
        pd.round(answers: answers)
        probe(&pd, outcomes)
    }

    @Test("refused twice, or without answer three times, and only after it had answered")
    func counts() {
        var pd = healthyWithPorts()
        let trouble: [UInt64: ProbeRecord.Outcome] = [1: .serving, 2: .refused, 3: .timedOut]
        second(&pd, trouble)
        #expect(pd.check(.storeUnreachable, .store(2))?.result == .unknown)
        second(&pd, trouble)
        #expect(pd.check(.storeUnreachable, .store(2))?.result == .violated)
        #expect(pd.check(.storeUnreachable, .store(3))?.result == .unknown)
        second(&pd, trouble)
        #expect(pd.check(.storeUnreachable, .store(3))?.result == .violated)
        #expect(pd.check(.storeUnreachable, .store(1))?.result == .ok)

        var never = ScriptedPD.healthy()
        never.probes.follow(never.snapshot.addresses)
        for _ in 0..<5 { second(&never, [1: .refused, 2: .refused, 3: .refused]) }
        #expect(
            never.check(.storeUnreachable, .store(1))?.result == .unknown,
            "a probe proves nothing until it succeeded once")
    }

    @Test("a store that only PD lost began with its last heartbeat, however short this watch is")
    func lostByPDAlone() {
        var pd = healthyWithPorts()
        pd.tell(
            .stores,
            Samples.storesBody([
                Samples.store(1, heartbeat: 0), Samples.store(2, state: "Disconnected", heartbeat: 0),
                Samples.store(3, heartbeat: 0),
            ]))
        #expect(pd.snapshot.lostSince(2) == Moment.second(0).wall)
        for _ in 1...3 { second(&pd, [1: .serving, 2: .refused, 3: .serving]) }
        second(&pd, [1: .serving, 2: .serving, 3: .serving])
        #expect(pd.snapshot.lostSince(2) == nil, "it serves again: what was known of its beginning stays")
    }

    @Test("metrics that failed with the port get time to be read once it answers again")
    func metricsAfterAnOutage() {
        var pd = healthyWithPorts()
        var metrics = StoreMetrics()
        metrics.succeed([:], at: pd.now)
        func result() -> CheckResult? {
            var snapshot = pd.snapshot
            snapshot.metrics = [2: metrics]
            return TiKVInvariants.checks(
                TiKVInvariants.all, on: snapshot, descriptors: TiKVInvariants.descriptors(applying: [:])
            ).first { $0.invariant == .metricsMissing && $0.component == .store(2) }?.result
        }
        #expect(result() == .ok)
        for _ in 1...10 {
            second(&pd, [1: .serving, 2: .refused, 3: .serving])
            metrics.fail("connection refused", at: pd.now)
        }
        #expect(result() == .unknown, "store_unreachable speaks for it")
        for elapsed in 1...20 {
            second(&pd, [1: .serving, 2: .serving, 3: .serving])
            #expect(result() == (elapsed < 16 ? .unknown : .violated), "\(elapsed) s after it answered again")
        }
    }

    @Test("something else that answers there neither arms the probe nor is a failure")
    func strangers() {
        #expect(StoreProbeResult(.success(HTTPResponse(status: 404))).outcome == .strange)
        #expect(StoreProbeResult(.success(HTTPResponse(status: 200))).outcome == .serving)
        #expect(StoreProbeResult(.failure(HTTPError(.malformedResponse))).outcome == .strange)
        var pd = ScriptedPD.healthy()
        pd.probes.follow(pd.snapshot.addresses)
        second(&pd, [1: .strange])
        for _ in 0..<3 { second(&pd, [1: .refused]) }
        #expect(pd.check(.storeUnreachable, .store(1))?.result == .unknown)
    }

    @Test("a frozen cluster: stores wait while PD's silence is undecided, then pd_unreachable stands above all")
    func frozenCluster() {
        var pd = healthyWithPorts()
        let silence: [UInt64: ProbeRecord.Outcome] = [1: .timedOut, 2: .timedOut, 3: .timedOut]
        let deaf = [Samples.silent, Samples.silent, Samples.silent]
        // The stores fall silent a second before PD does: still the graver opens first.
        second(&pd, silence)
        for _ in 0..<2 { second(&pd, silence, pd: deaf) }
        #expect(pd.check(.storeUnreachable, .store(1))?.result == .unknown)
        second(&pd, silence, pd: deaf)
        #expect(pd.check(.pdUnreachable)?.result == .violated)
        let check = pd.check(.storeUnreachable, .store(1))
        #expect(check?.result == .violated && check?.related == [.cluster("lab")])
        #expect(StoreUnreachable.descriptor.explainedBy.contains(.pdUnreachable))
    }

    @Test("all ports fail while PD goes on hearing from every store: our own network")
    func unobservable() {
        var pd = healthyWithPorts()
        for _ in 0..<4 { second(&pd, [1: .timedOut, 2: .timedOut, 3: .timedOut]) }
        #expect(pd.check(.storesUnobservable)?.result == .unknown, "PD's heartbeats are older than the silence")
        for _ in 0..<8 { second(&pd, [1: .timedOut, 2: .timedOut, 3: .timedOut]) }
        pd.tell(.stores, Samples.storesBody([1, 2, 3].map { Samples.store($0, heartbeat: 10) }))
        #expect(pd.check(.storesUnobservable)?.result == .violated)
        second(&pd, [1: .serving, 2: .timedOut, 3: .timedOut])
        #expect(pd.check(.storesUnobservable)?.result == .ok)
    }

    @Test("after a gap of our own, counts begin anew")
    func gap() {
        var pd = healthyWithPorts()
        second(&pd, [1: .timedOut, 2: .serving, 3: .serving])
        second(&pd, [1: .timedOut, 2: .serving, 3: .serving])
        pd.second += 120
        second(&pd, [1: .timedOut, 2: .serving, 3: .serving])
        #expect(pd.check(.storeUnreachable, .store(1))?.result == .unknown)
    }

    @Test("advertised is not reachable: wildcards, loopback, shared and unreadable addresses")
    func addresses() throws {
        let body = Samples.storesBody([
            Samples.store(1, statusAddress: "0.0.0.0:20180"), Samples.store(2, statusAddress: "10.0.0.1:20180"),
            Samples.store(3, statusAddress: "10.0.0.1:20180"), Samples.store(4, statusAddress: "10.0.0.4:20180"),
            Samples.store(5, statusAddress: "a b"), Samples.store(6, statusAddress: ""),
            Samples.store(7, statusAddress: "10.0.0.4:20180", raw: 2),
        ])
        guard case .stores(let list) = Samples.answer(body, .stores) else { throw ServerMissing() }
        let far = StatusAddresses(stores: list.stores, isPDOnLoopback: false, resolve: { $0 })
        #expect(far[1] == nil && far.reason(1)?.contains("loopback") == true)
        #expect(far[2] == nil && far[3] == nil && far.reason(2)?.contains("same status address") == true)
        #expect(far[4]?.url == "http://10.0.0.4:20180", "a Tombstone does not count as another store")
        #expect(far[5] == nil && far[6] == nil && far.ways[7] == nil)
        let near = StatusAddresses(
            stores: list.stores, isPDOnLoopback: true, resolve: { $0 == "127.0.0.1:20180" ? "127.0.0.1:9" : $0 })
        #expect(near[1]?.url == "http://127.0.0.1:9", "the host of the store's address, through the resolver")
    }

    private struct ServerMissing: Error {}
}
