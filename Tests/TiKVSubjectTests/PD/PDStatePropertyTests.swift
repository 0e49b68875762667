import OperatorCore
import TestSupport
import Testing

@testable import TiKVSubject

@Suite("Any order of any answers")
struct PDStatePropertyTests {
    private static let doors: [PDAnswer] = [
        Samples.names("pd0"), Samples.names("pd1"), Samples.names("pd2"), Samples.names(nil), Samples.names("stranger"),
        Samples.refused, Samples.silent, Samples.starting, Samples.unknownPath,
    ]

    private func randomStore(_ id: UInt64, _ now: Double, _ random: inout SeededRandom) -> String {
        let state = ["Up", "Up", "Disconnected", "Down", "Offline", "Tombstone"].randomElement(using: &random) ?? "Up"
        return Samples.store(
            id, state: state, capacity: Bool.random(using: &random) ? "100GiB" : "0B",
            heartbeat: Bool.random(using: &random) ? now - Double.random(in: 0...400, using: &random) : nil,
            raw: state == "Tombstone" ? 2 : state == "Offline" ? 1 : 0)
    }

    private func step(_ pd: inout ScriptedPD, _ random: inout SeededRandom) {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: pd.second += Double.random(in: 0...100, using: &random)
        case 1:
            let names = ["pd0", "pd1", "pd2", "pd3"].filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
            pd.tell(.members, Samples.membersBody(names))
        case 2, 3:
            let ids = (1...5 as ClosedRange<UInt64>).filter { _ in Int.random(in: 0..<5, using: &random) > 0 }
            let question: PDQuestion = Bool.random(using: &random) ? .stores : .allStores
            let stores = ids.map { randomStore($0, pd.second, &random) }
            pd.tell(question, Samples.storesBody(stores))
            pd.probes.follow(pd.snapshot.addresses)
        case 4:
            pd.tell(
                [.missingPeers, .downPeers, .regionCount].randomElement(using: &random) ?? .regionCount, #"{"count":3}"#
            )
        case 5:
            let outcomes: [ProbeRecord.Outcome] = [.serving, .refused, .timedOut, .strange]
            let results = pd.probes.probes.mapValues { _ in
                StoreProbeResult(outcomes.randomElement(using: &random) ?? .serving, "random")
            }
            pd.probes.absorbRound(results, at: pd.now)
        default:
            pd.round(answers: (0..<3).map { _ in Self.doors.randomElement(using: &random) ?? Samples.refused })
        }
    }

    @Test("each invariant says one thing of each component, from evidence that is not of the future", arguments: 1...8)
    func oneCheckEach(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var pd = ScriptedPD()
        let descriptors = TiKVInvariants.descriptors(applying: [:])
        for _ in 0..<400 {
            step(&pd, &random)
            let snapshot = pd.snapshot
            let checks = TiKVInvariants.checks(TiKVInvariants.all, on: snapshot, descriptors: descriptors)
            let keys = checks.map { "\($0.invariant) \($0.component)" }
            #expect(Set(keys).count == keys.count)
            #expect(checks.allSatisfy { $0.evidenceAt <= snapshot.at })
            #expect(checks.allSatisfy { $0.result != .violated || !$0.message.isEmpty })
            let metrics = PDMetrics.descriptors
            let observation = ObservationBuilder(snapshot: snapshot, metrics: metrics)
                .build(sequence: 1, at: snapshot.at, topology: .empty, checks: checks)
            let ids = observation.topology.components.map(\.id)
            #expect(Set(ids).count == ids.count)
            if pd.state.isLeaderless {
                #expect(!checks.contains { $0.invariant == .storeDown && $0.result != .unknown })
            }
        }
    }

    @Test("what explains what has no circle, and names only invariants that exist")
    func explanations() {
        let all = Dictionary(uniqueKeysWithValues: TiKVInvariants.descriptors(applying: [:]).map { ($0.id, $0) })
        func reaches(_ from: InvariantID, _ goal: InvariantID, _ seen: Set<InvariantID>) -> Bool {
            (all[from]?.explainedBy ?? []).contains { next in
                next == goal || (!seen.contains(next) && reaches(next, goal, seen.union([next])))
            }
        }
        for (id, descriptor) in all {
            #expect(descriptor.explainedBy.allSatisfy { all[$0] != nil }, "\(id)")
            #expect(!reaches(id, id, []), "\(id)")
        }
    }
}
