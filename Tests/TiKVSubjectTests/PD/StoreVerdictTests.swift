import OperatorCore
import TestSupport
import Testing

@testable import TiKVSubject

@Suite("How a store stands at PD")
struct StoreVerdictTests {
    private func result(_ pd: ScriptedPD, _ id: UInt64) -> CheckResult? { pd.check(.storeDown, .store(id))?.result }

    /// Rounds with a healthy PD, and an answer of /stores at the end.
    private func pass(_ seconds: Int, _ pd: inout ScriptedPD, leader: String = "pd0", _ stores: [String]) {
        for _ in 0..<seconds { pd.round(leader, leader, leader) }
        pd.tell(.stores, Samples.storesBody(stores))
    }

    @Test("Disconnected or Down with a capacity counts at once, and began with the last heartbeat")
    func disconnected() {
        var pd = ScriptedPD.healthy()
        pass(5, &pd, [Samples.store(1, heartbeat: 5), Samples.store(2, state: "Disconnected", heartbeat: -18)])
        #expect(result(pd, 1) == .ok && result(pd, 2) == .violated)
        #expect(pd.check(.storeDown, .store(2))?.began == Moment.second(0).wall, "the latest heartbeat ever seen")
    }

    @Test("first seen 40 minutes after its last heartbeat, it is down for 40 minutes")
    func fortyMinutes() throws {
        var pd = ScriptedPD()
        pd.round("pd0", "pd0", "pd0")
        pd.tell(.members, Samples.members)
        pd.tell(.stores, Samples.storesBody([Samples.store(1), Samples.store(2, state: "Down", heartbeat: -2_400)]))
        let check = try #require(pd.check(.storeDown, .store(2)))
        #expect(check.result == .violated && check.message.contains("40 min ago"))
        #expect(check.began == Moment.second(-2_400).wall)
        let store = try #require(pd.state.ledger[2])
        let age = StoreFigures(store: store, snapshot: pd.snapshot).readings[PDMetrics.heartbeatAge]?.value ?? 0
        #expect(age >= 2_400 && age < 2_410)
    }

    @Test("after a change of leader 0B is unknown for 20 s, then violated; a healthy one reports and is ok")
    func leaderChange() {
        var pd = ScriptedPD.healthy()
        let blank = { (id: UInt64, state: String) in Samples.store(id, state: state, capacity: "0B", heartbeat: -40) }
        pass(1, &pd, leader: "pd1", [blank(1, "Disconnected"), blank(2, "Up"), blank(3, "Disconnected")])
        for id in 1...3 as ClosedRange<UInt64> { #expect(result(pd, id) == .unknown) }
        pass(10, &pd, leader: "pd1", [Samples.store(1, heartbeat: 9), blank(2, "Up"), blank(3, "Disconnected")])
        #expect(result(pd, 1) == .ok && result(pd, 2) == .unknown && result(pd, 3) == .unknown)
        pass(10, &pd, leader: "pd1", [Samples.store(1, heartbeat: 19), blank(2, "Up"), blank(3, "Disconnected")])
        #expect(result(pd, 2) == .violated && result(pd, 3) == .violated)
        #expect(
            pd.check(.storeDown, .store(3))?.began == Moment.second(0).wall, "the new leader's older one is not taken")
    }

    @Test("a store that was down counts as not serving while a new leader knows nothing of it")
    func downThroughChange() {
        var pd = ScriptedPD.healthy()
        let down = { (id: UInt64) in Samples.store(id, state: "Disconnected", heartbeat: 0) }
        pass(5, &pd, [Samples.store(1, heartbeat: 5), down(2), down(3)])
        #expect(pd.state.ledger.notServing == [2, 3])
        let blank = { (id: UInt64) in Samples.store(id, state: "Disconnected", capacity: "0B", heartbeat: -40) }
        pass(1, &pd, leader: "pd1", [blank(1), blank(2), blank(3)])
        #expect(result(pd, 2) == .unknown && pd.state.ledger.notServing == [2, 3])
    }

    @Test("a leader that lost its memory unseen is a new one: no healthy store is called dead")
    func lostMemory() {
        var pd = ScriptedPD.healthy()
        pass(60, &pd, [1, 2, 3].map { Samples.store($0, heartbeat: 58) })
        pass(5, &pd, [1, 2, 3].map { Samples.store($0, state: "Disconnected", capacity: "0B", heartbeat: 30) })
        for id in 1...3 as ClosedRange<UInt64> { #expect(result(pd, id) == .unknown) }
    }

    @Test("the same leader back after a freeze shows everybody Disconnected: unknown until they had their chance")
    func thawedLeader() {
        var pd = ScriptedPD.healthy()
        for _ in 0..<30 { pd.round(answers: [Samples.silent, Samples.silent, Samples.silent]) }
        pass(1, &pd, [1, 2, 3].map { Samples.store($0, state: "Disconnected", heartbeat: 0) })
        for id in 1...3 as ClosedRange<UInt64> { #expect(result(pd, id) == .unknown) }
        pass(20, &pd, [Samples.store(1, heartbeat: 45), Samples.store(2, state: "Disconnected", heartbeat: 0)])
        #expect(result(pd, 1) == .ok && result(pd, 2) == .violated)
    }

    @Test("a store that just registered reads Down 0B and is unknown for 20 s")
    func registered() {
        var pd = ScriptedPD.healthy()
        let fresh = Samples.store(4, state: "Down", capacity: "0B", heartbeat: nil)
        pass(60, &pd, [Samples.store(1, heartbeat: 55), fresh])
        #expect(result(pd, 4) == .unknown)
        pass(15, &pd, [Samples.store(1, heartbeat: 70), fresh])
        #expect(result(pd, 4) == .unknown)
        pass(10, &pd, [Samples.store(1, heartbeat: 80), fresh])
        #expect(result(pd, 4) == .violated, "it never sent a heartbeat")
    }

    @Test("Offline hides death: judged by heartbeats; draining is not down; Tombstone and what vanished is over")
    func offline() {
        var pd = ScriptedPD.healthy()
        let offline = { (id: UInt64, heard: Double) in Samples.store(id, state: "Offline", heartbeat: heard, raw: 1) }
        for step in 1...8 {
            pass(5, &pd, [Samples.store(1, heartbeat: Double(step * 5)), offline(2, Double(step * 5)), offline(3, 2)])
        }
        #expect(result(pd, 2) == .ok && result(pd, 3) == .violated)
        pd.tell(
            .allStores,
            Samples.storesBody([
                Samples.store(1, heartbeat: 30), Samples.store(3, state: "Tombstone", heartbeat: 2, raw: 2),
            ]))
        #expect(result(pd, 3) == .ok && result(pd, 2) == .ok, "over, and no longer listed")
        #expect(pd.state.ledger.stores.map(\.id) == [1, 3])
    }

    @Test("a store that is missing beside an unreadable entry is not over")
    func unreadableEntry() {
        var pd = ScriptedPD.healthy()
        let down = Samples.store(2, state: "Disconnected", heartbeat: -18)
        pass(5, &pd, [Samples.store(1, heartbeat: 5), down, Samples.store(3, heartbeat: 5)])
        pass(5, &pd, [Samples.store(1, heartbeat: 10), #"{"store":{"id":"?"}}"#, Samples.store(3, heartbeat: 10)])
        #expect(pd.check(.storeDown, .store(2)) == nil, "nothing is said of it")
        pass(5, &pd, [Samples.store(1, heartbeat: 15), Samples.store(3, heartbeat: 15)])
        #expect(result(pd, 2) == .ok, "now it is no longer listed")
    }

    @Test("first seen Offline beside others that are heard: PD's own times tell, whatever our clock says")
    func offlineAtFirstSight() {
        var pd = ScriptedPD()
        pd.second = 5_000
        pd.round("pd0", "pd0", "pd0")
        pd.tell(.members, Samples.members)
        pd.tell(
            .stores,
            Samples.storesBody([
                Samples.store(1, heartbeat: 100), Samples.store(2, state: "Offline", heartbeat: 60, raw: 1),
            ]))
        #expect(result(pd, 2) == .violated)
    }

    @Test("low disk is judged only where PD knows the disk")
    func disk() {
        var pd = ScriptedPD.healthy()
        pass(
            1, &pd,
            [
                Samples.store(1, available: "10GiB", heartbeat: 1), Samples.store(2, capacity: "0B", available: "0B"),
                Samples.store(3, available: "1GiB", heartbeat: 1),
            ])
        #expect(pd.check(.diskLow, .store(1))?.result == .violated && pd.check(.diskLow, .store(1))?.severity == nil)
        #expect(pd.check(.diskLow, .store(2))?.result == .unknown)
        #expect(pd.check(.diskLow, .store(3))?.severity == .critical)
    }

    @Test("a region loses its majority by voters only: learners do not count")
    func majorities() {
        let peer = { (store: UInt64, learner: Bool) in PDRegion.Peer(storeID: store, isLearner: learner) }
        let regions = [
            PDRegion(id: 1, peers: [peer(1, false), peer(2, false), peer(3, false)], leaderStore: 1),
            PDRegion(id: 2, peers: [peer(1, false), peer(2, true), peer(3, false), peer(4, false)], leaderStore: 1),
            PDRegion(id: 3, peers: [peer(2, false)], leaderStore: 2),
        ]
        #expect(MajorityLoss.lost(among: regions, without: [1, 2]) == [1, 3])
        #expect(MajorityLoss.lost(among: regions, without: [4, 5]).isEmpty)
    }
}
