import OperatorCore
import TestSupport
import Testing
import TicketStore

struct DiagnosisJobTests {
    private let grounding = GroundingReport(verifiedFigures: 2)

    private func pack(marked text: String = "test") -> EvidencePack {
        var builder = PackBuilder()
        builder.ticket("store_down", .store(4))
        builder.gaps = [text]
        builder.add(
            .reading, "store.qps", .store(4), series: [1.5, nil, 0.1], ["value": .number(.infinity, unit: "/s")])
        return builder.pack()
    }

    private func diagnosis(_ statement: String = "its process died") -> Diagnosis {
        var diagnosis = Diagnosis.abstained
        diagnosis.rootCause.statement = statement
        return diagnosis
    }

    private func lease(
        _ scene: Scene, _ owner: String = "monitor", boot: String = Scene.boot, at seconds: Double
    ) async throws -> DiagnosisJob? {
        try await scene.store.leaseDiagnosis(
            owner: owner, bootID: boot, at: Scene.at(seconds), lasting: .seconds(60))
    }

    @Test func `a pack is frozen with its job and comes back the same with the verdict`() async throws {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        let pack = pack()
        let job = try await scene.store.enqueueDiagnosis(
            pack, incident: ticket.incident, reason: .opened, at: Scene.at(1))
        #expect(job.attempt == 1)
        #expect(try await scene.store.latestPack(ofIncident: ticket.incident) == pack)
        #expect(try await lease(scene, at: 2) == job)
        let incident = try #require(try await scene.store.incidents(cluster: nil, onlyOpen: true).first)
        #expect(incident.diagnosis == .leased(owner: "monitor"))
        let (record, event) = try await scene.store.finishDiagnosis(
            job, with: diagnosis(), grounding: grounding, engine: "playbook", at: Scene.at(3))
        #expect(record.version == 1 && record.pack == pack && event.kind == .diagnosed && event.by == "playbook")
        #expect(try await scene.store.diagnoses(ofIncident: ticket.incident) == [record])
        #expect(try await scene.store.ticket(ticket.id)?.state == .diagnosed)
        #expect(try await scene.kinds(ticket.id) == [.opened, .diagnosisStarted, .diagnosed])
        #expect(try await lease(scene, at: 4) == nil)
    }

    @Test func `a ticket that joins later is not diagnosed until the next version`() async throws {
        let scene = try await Scene()
        let first = try await scene.open(at: 0)
        for (version, seconds) in [(1, 1.0), (2, 10.0)] {
            if version == 2 {
                let second = try await scene.open(
                    Scene.key("store_unreachable"), .join(first.incident, becomesHead: false), at: 9)
                #expect(second.state == .created)
            }
            let job = try await scene.store.enqueueDiagnosis(
                pack(), incident: first.incident, reason: .opened, at: Scene.at(seconds))
            #expect(job.attempt == version)
            let (record, _) = try await scene.store.finishDiagnosis(
                job, with: diagnosis(), grounding: grounding, engine: "playbook", at: Scene.at(seconds))
            #expect(record.version == version)
        }
        #expect(try await scene.all().map(\.state) == [.diagnosed, .diagnosed])
        let incident = try #require(try await scene.store.incidents(cluster: nil, onlyOpen: true).first)
        #expect(incident.diagnosis == .done(version: 2))
    }

    @Test func `a newer pack replaces the one nobody took, not the one in work`() async throws {
        let scene = try await Scene()
        let incident = try await scene.open(at: 0).incident
        func enqueue(_ reason: DiagnosisReason, at seconds: Double) async throws -> DiagnosisJob {
            try await scene.store.enqueueDiagnosis(pack(), incident: incident, reason: reason, at: Scene.at(seconds))
        }
        _ = try await enqueue(.opened, at: 1)
        let second = try await enqueue(.joined(InvariantID("store_down")), at: 2)
        #expect(try await lease(scene, at: 3)?.id == second.id)
        let third = try await enqueue(.severityRaised, at: 4)
        // One diagnosis at a time for an incident.
        #expect(try await lease(scene, "agent", at: 5) == nil)
        _ = try await scene.store.finishDiagnosis(
            second, with: diagnosis(), grounding: grounding, engine: "playbook", at: Scene.at(6))
        #expect(try await lease(scene, "agent", at: 7)?.id == third.id)
    }

    @Test func `who asks for a diagnosis takes its own job at once, unless the incident is in work`() async throws {
        let scene = try await Scene()
        let incident = try await scene.open(at: 0).incident
        let other = try await scene.open(Scene.key("store_down", .store(9)), at: 0).incident
        func take(_ owner: String, at seconds: Double) async throws -> DiagnosisJob? {
            var pack = pack()
            pack.incident = incident
            return try await scene.store.takeDiagnosis(
                of: pack, reason: .asked(by: "ann"), owner: owner, bootID: Scene.boot, at: Scene.at(seconds),
                lasting: .seconds(60))
        }
        let waiting = try await scene.store.enqueueDiagnosis(pack(), incident: other, reason: .opened, at: Scene.at(1))
        let job = try #require(try await take("ann", at: 2))
        #expect(job.incident == incident)
        #expect(try await lease(scene, at: 3)?.id == waiting.id, "the older job of another incident still waits")
        #expect(try await lease(scene, at: 4) == nil)
        #expect(try await take("bob", at: 5) == nil)
    }

    @Test func `a lease ends with its time, by uptime, or with the boot it was taken under`() async throws {
        let scene = try await Scene()
        let incident = try await scene.open(at: 0).incident
        let job = try await scene.store.enqueueDiagnosis(pack(), incident: incident, reason: .opened, at: Scene.at(1))
        #expect(try await lease(scene, "first", at: 2) == job)
        #expect(try await lease(scene, "second", at: 61.9) == nil)
        #expect(try await lease(scene, "second", at: 62) == job)
        #expect(try await lease(scene, "third", boot: "boot-2", at: 63) == job)
        // The one who was too slow still delivers: paid work is kept, as a version of its own.
        for version in 1...2 {
            let (record, _) = try await scene.store.finishDiagnosis(
                job, with: diagnosis(), grounding: grounding, engine: "playbook", at: Scene.at(70))
            #expect(record.version == version)
        }
    }

    @Test func `a failed diagnosis closes nothing and is free again at its time`() async throws {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        let job = try await scene.store.enqueueDiagnosis(
            pack(), incident: ticket.incident, reason: .opened, at: Scene.at(1))
        _ = try await lease(scene, at: 2)
        let retry = Scene.at(30).wall
        let event = try await scene.store.failDiagnosis(
            job, reason: "time-out\u{1B}[0m", retryAt: retry, at: Scene.at(3))
        #expect(event.kind == .diagnosisFailed && event.text == "time-out")
        let incident = try #require(try await scene.store.incidents(cluster: nil, onlyOpen: true).first)
        #expect(incident.diagnosis == .failed(reason: "time-out", retryAt: retry))
        #expect(try await scene.store.ticket(ticket.id)?.state == .created)
        #expect(try await lease(scene, at: 29) == nil)
        #expect(try await lease(scene, at: 30) == job)
    }

    @Test func `a late diagnosis attaches and reopens nothing`() async throws {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        let job = try await scene.store.enqueueDiagnosis(
            pack(), incident: ticket.incident, reason: .opened, at: Scene.at(1))
        try await scene.close(at: 20)
        _ = try await scene.store.finishDiagnosis(
            job, with: diagnosis(), grounding: grounding, engine: "playbook", at: Scene.at(21))
        let resolved = try #require(try await scene.store.ticket(ticket.id))
        #expect(resolved.state == .resolved && resolved.resolved == Scene.at(20).wall)
        #expect(try await scene.store.incidents(cluster: nil, onlyOpen: true).isEmpty)
        #expect(try await scene.store.diagnoses(ofIncident: ticket.incident).count == 1)
    }

    @Test func `a diagnosis of an incident that was merged lands on record at the other's head`() async throws {
        let scene = try await Scene()
        let effect = try await scene.open(Scene.key("high_latency"), at: 0)
        let job = try await scene.store.enqueueDiagnosis(
            pack(), incident: effect.incident, reason: .opened, at: Scene.at(1))
        _ = try await lease(scene, at: 2)
        let cause = try await scene.open(at: 3)
        try await scene.commit(.merge([effect.incident], into: cause.incident), at: 4)
        let (_, event) = try await scene.store.finishDiagnosis(
            job, with: diagnosis(), grounding: grounding, engine: "playbook", at: Scene.at(5))
        #expect(event.ticket == cause.id && event.incident == cause.incident)
        #expect(try await scene.store.ticket(cause.id)?.state == .created)
    }

    @Test func `text in progress is seen by readers and gone with the verdict`() async throws {
        let scene = try await Scene()
        let incident = try await scene.open(at: 0).incident
        let job = try await scene.store.enqueueDiagnosis(pack(), incident: incident, reason: .opened, at: Scene.at(1))
        var draft = DiagnosisDraft(incident: incident, job: job.id, engine: "playbook", began: Scene.at(2).wall)
        try await scene.store.saveDraft(draft, at: Scene.at(2))
        let reader = TicketReader.following(path: scene.folder.file("operator.db"))
        #expect(try await reader.drafts(ofCluster: Scene.cluster).isEmpty)
        _ = try await lease(scene, at: 2)
        draft.take(.progress("reading the log"))
        draft.take(.partial(section: "cause", text: "The store's"))
        try await scene.store.saveDraft(draft, at: Scene.at(2))
        draft.take(.partial(section: "cause", text: " process" + String(repeating: "🦀", count: 200_000)))
        try await scene.store.saveDraft(draft, at: Scene.at(4))
        let kept = try #require(try await reader.drafts(ofCluster: Scene.cluster).first)
        #expect(kept.draft == draft && draft.sections.first?.text.unicodeScalars.count == 20_000)
        #expect(
            kept.isAlive(at: Scene.at(9), bootID: Scene.boot) && !kept.isAlive(at: Scene.at(10), bootID: Scene.boot))
        #expect(!kept.isAlive(at: Scene.at(4), bootID: "boot-2"))
        #expect(try await reader.drafts(ofCluster: "another").isEmpty)
        _ = try await scene.store.finishDiagnosis(
            job, with: diagnosis(), grounding: grounding, engine: "playbook", at: Scene.at(5))
        #expect(try await reader.drafts(ofCluster: Scene.cluster).isEmpty)
        #expect(try await reader.diagnoses(ofIncident: incident).count == 1)
    }

    @Test func `jobs and incidents that are not there are named`() async throws {
        let scene = try await Scene()
        await expectError(.notFound) {
            try await scene.store.enqueueDiagnosis(pack(), incident: 7, reason: .asked(by: "ann"), at: Scene.at(0))
        }
        let job = DiagnosisJob(id: 9, incident: 7, attempt: 1, reason: .asked(by: "ann"), pack: pack())
        await expectError(.notFound) {
            try await scene.store.failDiagnosis(job, reason: "x", retryAt: Scene.at(1).wall, at: Scene.at(0))
        }
        #expect(try await lease(scene, at: 1) == nil)
    }
}

extension Diagnosis {
    fileprivate static var abstained: Diagnosis {
        Diagnosis(
            observationSummary: "store 4 does not answer",
            rootCause: RootCause(
                component: "none", target: nil, mechanism: "unknown", statement: "", confidence: .unknown),
            supportingEvidence: [], abstained: true)
    }
}
