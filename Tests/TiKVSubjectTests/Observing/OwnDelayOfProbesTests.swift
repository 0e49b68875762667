import OperatorCore
import TestSupport
import Testing

@testable import TiKVSubject

@Suite("Probes of a program that is held up")
struct OwnDelayOfProbesTests {
    private let held: Duration = .milliseconds(400)

    @Test("a silence counts where we really waited for the better part of the limit")
    func proof() {
        let patience = ProbePatience(limit: .milliseconds(500))
        func proves(_ elapsed: Int, _ heldUp: Int) -> Bool {
            patience.proves(OwnDelay(elapsed: .milliseconds(elapsed), heldUp: .milliseconds(heldUp)))
        }
        #expect(proves(503, 30) && proves(500, 125))
        #expect(!proves(500, 130) && !proves(640, 0) && !proves(1_200, 700))
    }

    @Test("after a round in which we were held up the next one waits longer, so that silence can be told again")
    func longer() {
        var patience = ProbePatience(limit: .milliseconds(500))
        patience.learn(from: OwnDelay(elapsed: .milliseconds(500), heldUp: .milliseconds(300)))
        #expect(patience.allowed == .milliseconds(1_250))
        #expect(patience.proves(OwnDelay(elapsed: .milliseconds(1_250), heldUp: .milliseconds(750))))
        patience.learn(from: OwnDelay(elapsed: .milliseconds(1_250), heldUp: .milliseconds(1_240)))
        #expect(patience.allowed == .seconds(2), "and never so long that rounds lie a gap apart")
        patience.learn(from: OwnDelay(elapsed: .milliseconds(4), heldUp: .zero))
        #expect(patience.allowed == .milliseconds(500))
        patience.learn(from: OwnDelay(elapsed: .milliseconds(501), heldUp: .milliseconds(20)))
        #expect(patience.allowed == .milliseconds(500), "a frozen member on a quiet machine is waited for as ever")
    }

    @Test("a member we were too late to ask is not blamed, and PD's checks say why they know nothing")
    func member() {
        var pd = ScriptedPD.healthy()
        let doors = pd.state.membership.doors.map(\.address)
        for _ in 0..<6 {
            pd.state.absorbRound([:], heldUp: Dictionary(uniqueKeysWithValues: doors.map { ($0, held) }), at: pd.now)
            pd.second += 1
        }
        for id in [InvariantID.pdUnreachable, .pdLeaderMissing, .pdQuorum, .pdMemberUnreachable, .pdLeaderHung] {
            #expect(pd.check(id)?.result == .unknown, "\(id)")
            #expect(pd.check(id)?.message == "not asked: this program was held up 400 ms", "\(id)")
        }
        pd.round("pd0", "pd0", "pd0")
        #expect(pd.check(.pdUnreachable)?.result == .ok && pd.check(.pdQuorum)?.result == .ok)
    }

    @Test("a round that heard some and was too late for others neither counts against PD nor elects anew")
    func partly() {
        var pd = ScriptedPD.healthy()
        let doors = pd.state.membership.doors.map(\.address)
        for _ in 0..<5 {
            pd.state.absorbRound(
                [doors[2]: Samples.names("pd0")], heldUp: [doors[0]: held, doors[1]: held], at: pd.now)
            pd.second += 1
        }
        #expect(pd.state.leadership.leaderlessRounds == 0 && pd.check(.pdUnreachable)?.result == .ok)
        #expect(pd.check(.pdMemberUnreachable, .pd("pd0"))?.result == .unknown)
        #expect(pd.check(.pdQuorum)?.result == .unknown)
    }

    @Test("a status port we were too late to ask is unknown with the reason, and the pack does not count it")
    func port() {
        var pd = ScriptedPD.healthy()
        pd.probes.follow(pd.snapshot.addresses)
        let serving = StoreProbeResult(.serving, connected: true)
        pd.probes.absorbRound([1: serving, 2: serving, 3: serving], at: pd.now)
        for _ in 0..<4 {
            pd.round("pd0", "pd0", "pd0")
            pd.probes.absorbRound([1: serving, 2: .init(.refused)], heldUp: [3: held], at: pd.now)
        }
        #expect(pd.check(.storeUnreachable, .store(1))?.result == .ok)
        #expect(pd.check(.storeUnreachable, .store(2))?.result == .violated)
        let check = pd.check(.storeUnreachable, .store(3))
        #expect(check?.result == .unknown && check?.message == "not asked: this program was held up 400 ms")
        func seen() -> String? {
            ObservationBuilder(snapshot: pd.snapshot, metrics: [])
                .build(sequence: 1, at: pd.now, topology: .empty, checks: []).states[.store(3)]?.facts["status_port"]
        }
        #expect(seen() == "serving")
        pd.second += 5
        #expect(seen() == "not probed: this program is held up", "what it said before does not stay on the screen")
        pd.probes.absorbRound([3: .init(.timedOut)], at: pd.now)
        #expect(pd.probes[3]?.record.doubt == nil, "an answer, or a silence that counts, ends the doubt")
    }
}
