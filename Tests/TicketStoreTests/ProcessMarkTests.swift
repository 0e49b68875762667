import Glibc
import OperatorCore
import SQLiteKit
import TestSupport
import Testing

@testable import TicketStore

@Suite("What the dead leave in the database")
struct ProcessMarkTests {
    private var own: ProcessMark? { .own }

    private func mark(pid: Int32, ticks: UInt64, namespace: UInt64) -> ProcessMark? {
        ProcessMark("\(pid) \(ticks) \(namespace)")
    }

    @Test("a process lives by its pid and the time it began; what is elsewhere cannot be called dead")
    func deaths() throws {
        let own = try #require(own)
        #expect(!own.isDead && ProcessMark(own.text) == own)
        #expect(mark(pid: own.pid, ticks: own.startTicks + 1, namespace: own.namespace)?.isDead == true)
        #expect(mark(pid: 4_194_303, ticks: 1, namespace: own.namespace)?.isDead == true)
        #expect(mark(pid: 4_194_303, ticks: 1, namespace: own.namespace + 1)?.isDead == false)
        #expect(ProcessMark("7 of 9") == nil && ProcessMark("-1 1 1") == nil)
    }

    /// A scene with a leased job and a draft of it, both said to be of a process that ended.
    private func leftBehind(by process: String) async throws -> Scene {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        var builder = PackBuilder()
        builder.ticket("store_down", .store(4))
        let job = try await scene.store.enqueueDiagnosis(
            builder.pack(), incident: ticket.incident, reason: .opened, at: Scene.at(1))
        _ = try await lease(scene, at: 2)
        let draft = DiagnosisDraft(
            incident: job.incident, job: job.id, engine: "claude", began: Scene.at(2).wall)
        try await scene.store.saveDraft(draft, at: Scene.at(2))
        let connection = try Connection(path: scene.folder.file("operator.db"), mode: .readWrite)
        try connection.execute("UPDATE diagnosis_job SET lease_process = ?", process)
        try connection.execute("UPDATE diagnosis_draft SET process = ?", process)
        return scene
    }

    private func lease(_ scene: Scene, at seconds: Double) async throws -> DiagnosisJob? {
        try await scene.store.leaseDiagnosis(
            owner: "monitor", bootID: Scene.boot, at: Scene.at(seconds), lasting: .seconds(60))
    }

    private func draft(_ scene: Scene) throws -> StoredDraft? {
        try Connection(path: scene.folder.file("operator.db"), mode: .readOnly).drafts(ofCluster: "lab").first
    }

    @Test("a lease ends with its holder, at once; a draft of its is not alive, however fresh")
    func dead() async throws {
        let own = try #require(own)
        let scene = try await leftBehind(by: "\(own.pid) \(own.startTicks + 1) \(own.namespace)")
        let draft = try #require(try draft(scene))
        #expect(draft.isWriterDead && !draft.isAlive(at: Scene.at(2), bootID: Scene.boot))
        #expect(try await lease(scene, at: 2.1) != nil)
    }

    @Test("the living keep theirs")
    func living() async throws {
        let scene = try await leftBehind(by: try #require(own).text)
        let draft = try #require(try draft(scene))
        #expect(!draft.isWriterDead && draft.isAlive(at: Scene.at(2), bootID: Scene.boot))
        #expect(try await lease(scene, at: 2.1) == nil)
    }
}
