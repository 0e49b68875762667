import CommandLineKit
import Configuration
import OperatorCore
import PlaybookDiagnoser
import TicketStore

/// `operator diagnose`: the verdict on a ticket's incident, made anew where asked.
enum Diagnose: Command {
    private static let force = Flag("force", help: "Make a new version, even where there is a verdict")
    private static let dryRun = Flag("dry-run", help: "Show the verdict and keep nothing")

    static let spec = CommandSpec(
        "diagnose", summary: "explain the incident of a ticket, from its stored evidence",
        discussion: [
            "Shows the newest verdict where there is one; with --force, or where there is none, the newest evidence the "
                + "monitor froze is judged now and the verdict is kept as a new version."
        ],
        options: [CommonOptions.engine, force, dryRun], arguments: [TicketArgument.id.spec])

    static let cleansUp = true

    static func run(_ call: Call) async throws -> ExitStatus {
        try call.checkEngine(call.invocation[CommonOptions.engine] ?? .auto)
        guard let reader = try await call.ticketReader() else { throw TicketArgument.none(call) }
        let ticket = try await TicketArgument.ticket(call, reader)
        let newest = try await reader.diagnoses(ofIncident: ticket.incident).last
        let pack = try await reader.latestPack(ofIncident: ticket.incident)
        await reader.close()
        if let newest, !call.invocation[force], !call.invocation[dryRun] {
            show(newest, call)
            return .ok
        }
        guard let pack else {
            throw CommandError(
                "cannot diagnose ticket \(ticket.id)", "no evidence was kept of incident \(ticket.incident)",
                "a monitor keeps it while the incident is open")
        }
        let record = try await verdict(on: pack, call)
        if call.invocation[dryRun] {
            show(record, call)
            return .ok
        }
        show(try await keep(record, of: pack, call), call)
        return .ok
    }

    /// Judges a pack here and now; nothing is written.
    private static func verdict(on pack: EvidencePack, _ call: Call) async throws -> DiagnosisRecord {
        let (diagnosis, grounding) = Grounding.check(Playbook.diagnoser.verdict(on: pack), against: pack)
        return DiagnosisRecord(
            incident: pack.incident, version: 0, engine: Playbook.diagnoser.engine, reason: "dry run",
            at: call.clock.now().wall, diagnosis: diagnosis, grounding: grounding, pack: pack)
    }

    private static func keep(_ record: DiagnosisRecord, of pack: EvidencePack, _ call: Call) async throws
        -> DiagnosisRecord
    {
        let store = try await call.ticketStore()
        let now = call.clock.now()
        _ = try await store.enqueueDiagnosis(pack, incident: pack.incident, reason: "asked by \(call.user)", at: now)
        let owner = "diagnose \(call.user)"
        // Jobs are taken oldest first: others that wait are worked off on the way.
        while let job = try await store.leaseDiagnosis(
            owner: owner, bootID: call.clock.bootID, at: call.clock.now(), lasting: .seconds(60))
        {
            let (diagnosis, grounding) = Grounding.check(Playbook.diagnoser.verdict(on: job.pack), against: job.pack)
            let (kept, _) = try await store.finishDiagnosis(
                job, with: diagnosis, grounding: grounding, engine: Playbook.diagnoser.engine, at: call.clock.now())
            if job.incident == pack.incident {
                try await store.close()
                return kept
            }
        }
        // A monitor or an agent was quicker: its verdict is the same playbook's on the same pack.
        let kept = try await store.diagnoses(ofIncident: pack.incident).last
        try await store.close()
        return kept ?? record
    }

    private static func show(_ record: DiagnosisRecord, _ call: Call) {
        if call.wantsJSON {
            call.console.json(DiagnosisJSON.record(record))
        } else {
            call.console.lines(DiagnosisText(record: record, style: call.style, width: call.console.width).lines())
        }
    }
}
