import OperatorCore
import TestSupport
import Testing

@testable import TiKVSubject

@Suite("Who leads PD")
struct LeadershipTests {
    @Test("the leader names itself and is named by a majority")
    func led() {
        let pd = ScriptedPD.healthy()
        #expect(pd.state.leadership.leader == "pd0")
        #expect(pd.check(.pdLeaderMissing)?.result == .ok && pd.check(.pdQuorum)?.result == .ok)
    }

    @Test("a thawed ex-leader that names itself is lag, not a leader")
    func exLeader() {
        var pd = ScriptedPD.healthy()
        pd.round("pd0", "pd1", "pd1")
        #expect(pd.state.leadership.leader == "pd1")
    }

    @Test("a majority that names a member which names somebody else has no leader yet")
    func transfer() {
        var pd = ScriptedPD.healthy()
        for _ in 0..<2 { pd.round(nil, "pd0", "pd0") }
        #expect(pd.state.isLeaderless && pd.check(.pdLeaderMissing)?.result == .unknown, "a transfer takes that long")
        pd.round(nil, "pd0", "pd0")
        #expect(pd.check(.pdLeaderMissing)?.result == .violated)
        #expect(pd.state.ways(at: pd.now).isEmpty, "nobody is asked while nobody leads")
    }

    @Test("a frozen leader is hung after three probes; the member's own trouble and the hang are both told")
    func hung() {
        var pd = ScriptedPD.healthy()
        let round = [Samples.silent, Samples.names("pd0"), Samples.names("pd0")]
        for _ in 0..<2 { pd.round(answers: round) }
        #expect(pd.check(.pdLeaderHung, .pd("pd0"))?.result == .unknown)
        pd.round(answers: round)
        #expect(pd.check(.pdLeaderHung, .pd("pd0"))?.result == .violated)
        #expect(pd.check(.pdMemberUnreachable, .pd("pd0"))?.result == .violated)
        #expect(pd.check(.pdLeaderMissing)?.result == .unknown, "the graver explains the lesser")
        #expect(pd.check(.storeDown)?.result == .unknown, "what PD said before is old")
    }

    @Test("two of three gone: no quorum; all gone: unreachable, and nothing lesser is opened beside it")
    func quorum() {
        var pd = ScriptedPD.healthy()
        for _ in 0..<2 { pd.round(answers: [Samples.refused, Samples.refused, Samples.names("pd0")]) }
        #expect(pd.check(.pdQuorum)?.result == .violated && pd.check(.pdUnreachable)?.result == .ok)
        for _ in 0..<2 { pd.round(answers: [Samples.refused, Samples.refused, Samples.refused]) }
        #expect(pd.check(.pdUnreachable)?.result == .violated)
        for id in [InvariantID.pdQuorum, .pdLeaderMissing, .pdMemberUnreachable] {
            #expect(pd.check(id)?.result == .unknown, "\(id)")
        }
    }

    @Test("with one of two configured endpoints dead from the start, PD's own list tells what a majority is")
    func deadEndpointAtStart() {
        var pd = ScriptedPD(endpoints: 2)
        pd.round(answers: [Samples.names("pd0"), Samples.refused])
        #expect(pd.state.isLeaderless, "one of two is no majority")
        pd.tell(.members, Samples.members)
        pd.round(answers: [Samples.names("pd0"), Samples.refused, Samples.names("pd0")])
        #expect(pd.state.leadership.leader == "pd0")
    }

    @Test("a round in which only we were slow counts for nothing")
    func ownDelay() {
        var pd = ScriptedPD.healthy()
        pd.round(answers: [Samples.silent, Samples.silent, Samples.silent])
        for _ in 0..<5 { pd.round(answers: []) }
        #expect(pd.check(.pdUnreachable)?.result == .unknown)
        pd.round("pd0", "pd0", "pd0")
        #expect(pd.check(.pdUnreachable)?.result == .ok)
    }

    @Test(
        "where this program itself can ask nobody, nothing is violated, however long it lasts",
        arguments: [true, false])
    func unable(wasHealthy: Bool) {
        var pd = wasHealthy ? ScriptedPD.healthy() : ScriptedPD(endpoints: 3)
        for _ in 0..<40 { pd.round(answers: [Samples.unable, Samples.unable, Samples.unable]) }
        let checks = pd.checks()
        #expect(!checks.contains { $0.result == .violated })
        #expect(checks.first { $0.invariant == .pdUnreachable }?.result == .unknown)
    }

    @Test("a member that answers but follows nobody, while the others have a leader, is cut off")
    func cutOff() {
        var pd = ScriptedPD.healthy()
        for _ in 0..<3 { pd.round("pd0", "pd0", nil) }
        #expect(pd.check(.pdMemberUnreachable, .pd("pd2"))?.result == .violated)
        #expect(pd.check(.pdMemberUnreachable, .pd("pd1"))?.result == .ok)
    }

    @Test("an answer is thrown away when the leader changed between asking and answer")
    func lateAnswer() throws {
        var pd = ScriptedPD.healthy()
        let way = try #require(pd.state.ways(at: pd.now).first)
        pd.round("pd1", "pd1", "pd1")
        let late = Samples.storesBody([Samples.store(1, state: "Down", heartbeat: nil)])
        pd.state.absorb(Samples.answer(late, .stores), to: .stores, asking: way)
        #expect(pd.state.ledger.stores.count == 3)
    }

    @Test("PD behind one forwarded port: advertised addresses that never answer count for nothing")
    func forwardedPort() {
        var pd = ScriptedPD(endpoints: 1)
        pd.round("pd1")
        pd.tell(
            .members, Samples.membersBody(["pd0", "pd1", "pd2"], urls: (0..<3).map { "http://pd\($0).internal:2379" }))
        for _ in 0..<5 { pd.round("pd1") }
        #expect(pd.state.leadership.leader == "pd1" && pd.state.ways(at: pd.now).first?.via != nil)
        for name in ["pd0", "pd1", "pd2"] { #expect(pd.check(.pdMemberUnreachable, .pd(name))?.result == .unknown) }
        #expect(pd.check(.pdQuorum)?.result == .ok && pd.check(.pdUnreachable)?.result == .ok)
    }

    @Test("a PD that does not know the leader question is asked all the same")
    func onlyStores() {
        var pd = ScriptedPD(endpoints: 1)
        pd.round(answers: [Samples.unknownPath])
        pd.tell(.stores, Samples.stores)
        pd.round(answers: [Samples.unknownPath])
        #expect(pd.state.ledger.stores.count == 3 && pd.check(.pdUnreachable)?.result == .ok)
        #expect(pd.check(.pdLeaderMissing)?.result == .unknown)
    }

    @Test("where something else answers and PD was never seen, the address is wrong: unknown, however long it lasts")
    func notPD() {
        var pd = ScriptedPD(endpoints: 1)
        for _ in 0..<10 { pd.round(answers: [Samples.unknownPath]) }
        #expect(pd.check(.pdUnreachable)?.result == .unknown)
        let words = pd.check(.pdUnreachable)?.message ?? ""
        #expect(words.contains("what answers at 127.0.0.1:2370 (HTTP 404) is not PD"), "\(words)")
        for id in [InvariantID.pdQuorum, .pdLeaderMissing, .pdMemberUnreachable] {
            #expect(pd.check(id)?.result != .violated, "\(id)")
        }
    }

    @Test("a refusal from the start is PD out of reach, and so is a stranger in PD's place once PD was seen")
    func notPDAnyMore() {
        var refusing = ScriptedPD(endpoints: 1)
        for _ in 0..<3 { refusing.round(answers: [Samples.refused]) }
        #expect(refusing.check(.pdUnreachable)?.result == .violated)
        var replaced = ScriptedPD(endpoints: 1)
        replaced.round("pd0")
        for _ in 0..<3 { replaced.round(answers: [Samples.unknownPath]) }
        #expect(replaced.check(.pdUnreachable)?.result == .violated)
    }

    @Test("loopback addresses are dialled only where PD itself is on loopback; shared ones for nobody")
    func doors() {
        var membership = PDMembership(
            endpoints: [ServerAddress(host: "pd.example", port: 2379)], resolve: { $0 })
        let member = { (name: String, url: String) in
            PDMember(id: 1, name: name, clientURLs: [url], peerURLs: ["http://10.0.0.9:2380"], version: nil)
        }
        membership.adopt([
            member("a", "http://127.0.0.1:2379"), member("b", "http://10.0.0.2:2379"),
            member("c", "http://10.0.0.3:2379"),
            member("d", "http://10.0.0.3:2379"), member("e", "http://0.0.0.0:2379"),
        ])
        #expect(membership.doors.map(\.address.host).sorted() == ["10.0.0.2", "10.0.0.9", "pd.example"])
    }

    @Test("an endpoint that was checked under its address is closed under it once its name is known")
    func retired() {
        var pd = ScriptedPD.healthy()
        pd.tell(.members, Samples.membersBody(["pd0", "pd1"]))
        for _ in 0..<2 { pd.round(answers: [Samples.names("pd0"), Samples.names("pd0"), Samples.refused]) }
        let stranger = ComponentID.pd("127.0.0.1:2372")
        #expect(pd.check(.pdMemberUnreachable, stranger)?.result == .violated)
        pd.tell(.members, Samples.members)
        pd.round("pd0", "pd0", "pd0")
        #expect(pd.check(.pdMemberUnreachable, stranger)?.result == .ok)
    }

    @Test("after a gap of our own PD gets time before anything is said to be missing")
    func gap() {
        var pd = ScriptedPD.healthy()
        pd.second += 120
        for _ in 0..<5 { pd.round(nil, nil, nil) }
        #expect(pd.check(.pdLeaderMissing)?.result == .unknown)
        for _ in 0..<20 { pd.round(nil, nil, nil) }
        #expect(pd.check(.pdLeaderMissing)?.result == .violated)
    }
}
