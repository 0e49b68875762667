import FoundationEssentials
import OperatorCore
import TestSupport
import Testing

@testable import TiKVSubject

/// Samples by metric and component, for tests.
private struct FixedHistory: SampleHistory {
    var values: [String: [(second: Double, value: Double?)]] = [:]
    var oldest: Moment? = .second(-600)

    func samples(of metric: MetricID, component: ComponentID?, from: Moment, to: Moment) -> [Sample] {
        (values["\(metric) \(component?.description ?? "")"] ?? []).map {
            Sample(at: .second($0.second), value: $0.value)
        }.filter { $0.at >= from && $0.at <= to }
    }
}

@Suite("Evidence of an incident")
struct EvidenceTests {
    /// Store 2 was killed at second 10 and refuses since; PD calls it Disconnected at 35.
    private func killed() -> ScriptedPD {
        var pd = ScriptedPD.healthy()
        pd.probes.follow(pd.snapshot.addresses)
        for second in 1...40 {
            pd.round("pd0", "pd0", "pd0")
            let two: ProbeRecord.Outcome = second < 10 ? .serving : .refused
            let outcomes: [UInt64: ProbeRecord.Outcome] = [1: .serving, 2: two, 3: .serving]
            pd.probes.absorbRound(outcomes.mapValues { StoreProbeResult($0, "test") }, at: pd.now)
        }
        pd.tell(
            .stores,
            Samples.storesBody([
                Samples.store(1, heartbeat: 38), Samples.store(2, state: "Disconnected", heartbeat: 5),
                Samples.store(3, heartbeat: 36),
            ]))
        pd.tell(.regionCount, #"{"count":34,"regions":null}"#)
        pd.tell(.missingPeers, #"{"count":0,"regions":[]}"#)
        return pd
    }

    @Test("a port that never answered counts as it is where PD lost the store, and only there")
    func lateWatch() {
        var pd = ScriptedPD.healthy()
        pd.probes.follow(pd.snapshot.addresses)
        for _ in 1...3 {
            pd.round("pd0", "pd0", "pd0")
            let outcomes: [UInt64: ProbeRecord.Outcome] = [1: .refused, 2: .refused, 3: .serving]
            pd.probes.absorbRound(outcomes.mapValues { StoreProbeResult($0, "test") }, at: pd.now)
        }
        pd.tell(
            .stores,
            Samples.storesBody([
                Samples.store(1, heartbeat: 2), Samples.store(2, state: "Disconnected", heartbeat: -60),
                Samples.store(3, heartbeat: 2),
            ]))
        let evidence = gather(pd).evidence
        let lost = find(evidence, .probe, EvidenceTopic.statusPort, .store(2))
        #expect(lost?.facts["outcome"] == .text("refused"))
        #expect(lost?.facts["never_answered"] == .flag(true))
        let heard = find(evidence, .probe, EvidenceTopic.statusPort, .store(1))
        #expect(heard?.facts["outcome"] == .text("never_answered"))
    }

    private func ticket(_ invariant: String, _ component: ComponentID, began: Double) -> Ticket {
        Ticket(
            id: 1, key: ConditionKey(cluster: "lab", invariant: InvariantID(invariant), component: component),
            state: .created, severity: .critical, message: "test", began: Moment.second(began).wall,
            noticed: Moment.second(began + 2).wall, lastSeen: Moment.second(began + 20).wall, incident: 1)
    }

    private func gather(
        _ pd: ScriptedPD, history: FixedHistory = FixedHistory(), events: [ClusterEvent] = [],
        logs: [WatchedLogStatus] = []
    ) -> (evidence: [Evidence], gaps: [String]) {
        var snapshot = pd.snapshot
        snapshot.logs = logs
        let descriptor = SubjectDescriptor(
            description: TiKVSubject.description, metrics: PDMetrics.descriptors,
            invariants: TiKVInvariants.descriptors(applying: [:]))
        let checks = TiKVInvariants.checks(TiKVInvariants.all, on: snapshot, descriptors: descriptor.invariants)
        let observation = ObservationBuilder(snapshot: snapshot, metrics: descriptor.metrics)
            .build(sequence: 1, at: snapshot.at, topology: .empty, checks: checks)
        let tickets = [ticket("store_unreachable", .store(2), began: 10), ticket("store_down", .store(2), began: 10)]
        let request = EvidenceRequest(
            incident: 1, tickets: tickets, began: Moment.second(10).wall, observation: observation, history: history,
            events: events)
        return EvidenceGatherer(EvidenceContext(snapshot: snapshot, request: request, descriptor: descriptor)).gather()
    }

    private func find(_ evidence: [Evidence], _ kind: Evidence.Kind, _ topic: String, _ component: ComponentID? = nil)
        -> Evidence?
    {
        evidence.first { $0.kind == kind && $0.topic == topic && (component == nil || $0.component == component) }
    }

    @Test("a killed store: its port, PD's word, the others' ports, the checks")
    func killedStore() throws {
        let (evidence, gaps) = gather(killed())
        let port = try #require(find(evidence, .probe, EvidenceTopic.statusPort, .store(2)))
        #expect(port.facts["outcome"]?.text == "refused" && port.facts["consecutive"]?.number == 31)
        #expect(port.facts["connected"] == nil, "a refused port says nothing of an accepted connection")
        let word = try #require(find(evidence, .state, EvidenceTopic.pdState, .store(2)))
        #expect(word.facts["state"]?.text == "Disconnected")
        #expect(word.facts["last_heartbeat"]?.time == Moment.second(5).wall)
        #expect(word.origin.hasSuffix("/pd/api/v1/stores"))
        let ports = try #require(find(evidence, .state, EvidenceTopic.storePorts))
        #expect(ports.facts["serving"]?.number == 2 && ports.facts["refused"]?.number == 1)
        #expect(ports.facts["heartbeats_fresh"]?.flag == false)
        // It served us after its last heartbeat: it was lost when our own probes began to fail.
        #expect(find(evidence, .check, "store_down", .store(2))?.facts["began"]?.time == Moment.second(11).wall)
        #expect(find(evidence, .state, EvidenceTopic.regionHealth)?.facts["regions"]?.number == 34)
        #expect(find(evidence, .state, EvidenceTopic.pdLeader)?.facts["leader"]?.text == "pd0")
        #expect(gaps.contains { $0.contains("log of store 2 is not followed") })
        #expect(evidence.filter { $0.kind == .probe && $0.topic == EvidenceTopic.pdMember }.count == 3)
    }

    @Test("logs: a planned stop is an event; without one its absence is told with the file it was looked for in")
    func logs() throws {
        let log = WatchedLog(path: "/logs/tikv-2.log", writer: .store(2))
        var status = WatchedLogStatus(log: log)
        status.lastSuccess = .second(41)
        let absent = gather(killed(), logs: [status])
        let absence = try #require(find(absent.evidence, .absence, EvidenceTopic.plannedStop, .store(2)))
        #expect(absence.facts["looked_for"]?.text == "receive signal 15" && absence.facts["file"]?.text == log.path)
        #expect(!absent.gaps.contains { $0.contains("log of store 2") })
        let stop = ClusterEvent(
            kind: "planned_stop", at: Moment.second(9).wall, component: .store(2),
            message: "receive signal 15, stopping server...", origin: "log tikv-2.log:7")
        let planned = gather(killed(), events: [stop], logs: [status])
        #expect(find(planned.evidence, .event, EvidenceTopic.plannedStop, .store(2))?.origin == "log tikv-2.log:7")
        #expect(find(planned.evidence, .absence, EvidenceTopic.plannedStop) == nil)
    }

    @Test("leaders: how many it led, that they did not leave before, how many appeared elsewhere")
    func leaders() throws {
        var history = FixedHistory()
        history.values["store.leaders store/2"] = stride(from: -100.0, to: 10, by: 5).map { ($0, 12) }
        for other in ["1", "3"] {
            history.values["store.leaders store/\(other)"] = stride(from: -100.0, to: 40, by: 5).map {
                ($0, $0 < 20 ? 11 : 17)
            }
        }
        let moved = try #require(find(gather(killed(), history: history).evidence, .change, EvidenceTopic.leadersMoved))
        #expect(moved.facts["before"]?.number == 12 && moved.facts["drained"] == nil, "PD did not say yet")
        #expect(moved.facts["elected_elsewhere"]?.number == 12)
        history.values["store.leaders store/2"] = stride(from: -100.0, to: 40, by: 1).map { ($0, $0 < 22 ? 12 : 0) }
        let taken = try #require(find(gather(killed(), history: history).evidence, .change, EvidenceTopic.leadersMoved))
        #expect(taken.facts["drained"]?.flag == false, "elections took them after 12 s")
        history.values["store.leaders store/2"] = stride(from: -100.0, to: 40, by: 1).map { ($0, $0 < 13 ? 12 : 0) }
        let drained = try #require(
            find(gather(killed(), history: history).evidence, .change, EvidenceTopic.leadersMoved))
        #expect(drained.facts["drained"]?.flag == true)
    }

    @Test("a metric that moved is told with its value before and after; one within its noise is not")
    func changes() throws {
        var history = FixedHistory()
        history.values["cluster.pending_peers "] = stride(from: -100.0, to: 40, by: 5).map { ($0, $0 < 10 ? 2 : 40) }
        history.values["cluster.regions "] = stride(from: -100.0, to: 40, by: 5).map {
            ($0, 34 + ($0 / 5).truncatingRemainder(dividingBy: 2))
        }
        let evidence = gather(killed(), history: history).evidence
        let change = try #require(find(evidence, .change, "cluster.pending_peers"))
        #expect(change.facts["before"]?.number == 2 && change.facts["after"]?.number == 40)
        #expect(change.facts["factor"]?.number == 20 && change.series.count == 28)
        #expect(find(evidence, .change, "cluster.regions") == nil)
    }

    @Test("a change needs something to compare with, and survives infinities and gaps")
    func changeArithmetic() throws {
        #expect(MetricChange(before: [1, 2], after: [3]) == nil && MetricChange(before: [1, 1, 1], after: []) == nil)
        let change = try #require(MetricChange(before: [10, 10, 10, 10], after: [10, 50, 50]))
        #expect(change.factor == 5 && change.peak == 50 && change.isNotable)
        #expect(MetricChange(before: [0, 0, 0], after: [5, 5, 5])?.factor == nil)
        #expect(try #require(MetricChange(before: [.infinity, 1, 1, 1], after: [1])).isNotable == false)
    }

    @Test("a pack of it can be frozen and read back")
    func codable() throws {
        let (evidence, gaps) = gather(killed())
        let pack = EvidencePack(
            subject: "tikv", cluster: ClusterIdentity(key: "lab", id: nil), incident: 1, frozen: Moment.second(45).wall,
            began: Moment.second(10).wall, tickets: [], components: [], states: [:], evidence: evidence, gaps: gaps,
            isSimulated: false)
        let data = try JSONEncoder().encode(pack)
        #expect(try JSONDecoder().decode(EvidencePack.self, from: data) == pack)
        #expect(data.count < 100_000)
    }
}
