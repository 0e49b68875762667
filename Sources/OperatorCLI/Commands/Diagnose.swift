import ClaudeDiagnoser
import CommandLineKit
import Configuration
import Engine
import OperatorCore
import PlaybookDiagnoser
import TicketStore

/// `operator diagnose`: the verdict on a ticket's incident, made anew where asked.
enum Diagnose: Command {
    private static let force = Flag("force", help: "Make a new version, even where there is a verdict")
    private static let dryRun = Flag(
        "dry-run", help: "Show the verdict and keep nothing; with --engine claude, show what would be sent")

    static let spec = CommandSpec(
        "diagnose", summary: "explain the incident of a ticket, from its stored evidence",
        discussion: [
            "Shows the newest verdict where there is one; with --force, or where there is none, the newest evidence the "
                + "monitor froze is judged now and the verdict is kept as a new version.",
            "With --engine claude and no usable key, or no consent, it says so on standard error and exits 3, also where "
                + "a kept verdict is shown.",
        ],
        options: [CommonOptions.engine, force, dryRun], arguments: [TicketArgument.id.spec])

    static let cleansUp = true

    static func run(_ call: Call) async throws -> ExitStatus {
        let engine = try call.engine()
        guard let reader = try await call.ticketReader() else { throw TicketArgument.none(call) }
        let ticket = try await TicketArgument.ticket(call, reader)
        let newest = try await reader.diagnoses(ofIncident: ticket.incident).last
        let pack = try await reader.latestPack(ofIncident: ticket.incident)
        await reader.close()
        if let newest, !call.invocation[force], !call.invocation[dryRun] {
            show(newest, call)
            if engine == .claude { try sayClaudeWasNotAsked(newest, call) }
            return .ok
        }
        guard let pack else {
            throw CommandError(
                "cannot diagnose ticket \(ticket.id)", "no evidence was kept of incident \(ticket.incident)",
                "a monitor keeps it while the incident is open")
        }
        if call.invocation[dryRun] {
            if engine == .claude {
                call.console.line(try ClaudeEngine.unkeyed(call).dryRun(pack))
            } else {
                show(verdict(on: pack, call), call)
            }
            return .ok
        }
        let claude = try claude(engine, for: pack, call)
        show(try await keep(verdict(on: pack, call), of: pack, claude, call), call)
        return .ok
    }

    /// Judges a pack here and now; nothing is written.
    private static func verdict(on pack: EvidencePack, _ call: Call) -> DiagnosisRecord {
        let (diagnosis, grounding) = Grounding.check(Subjects.playbook.verdict(on: pack), against: pack)
        return DiagnosisRecord(
            incident: pack.incident, version: 0, engine: Subjects.playbook.engine, reason: .dryRun,
            at: call.clock.now().wall, diagnosis: diagnosis, grounding: grounding, pack: pack)
    }

    /// Claude, where the pack may leave.
    private static func claude(
        _ engine: DiagnosisEngine, for pack: EvidencePack, _ call: Call
    ) throws -> ClaudeDiagnoser? {
        let mayLeave = try call.claudeConsent()(pack)
        guard mayLeave || engine == .claude else { return nil }
        // Without a key a person's consent would help nobody: that is said first.
        let dollars = try call.claudeDailyDollars(of: pack.cluster.key)
        let claude = try call.claude(engine, dailyDollars: dollars).0?.diagnoser
        guard mayLeave else { throw CommandError.noConsent(pack.cluster.key) }
        return claude
    }

    /// For a kept verdict that is shown where Claude's was wanted. Throws where Claude could not be asked at all.
    private static func sayClaudeWasNotAsked(_ record: DiagnosisRecord, _ call: Call) throws {
        guard record.engine == Subjects.playbook.engine else { return }
        _ = try claude(.claude, for: record.pack, call)
        call.console.error("Claude was not asked: the verdict that was kept is shown. --force asks")
    }

    /// Claude's verdict where it gives one; else its reason on standard error, and nil. What it cost is said either way.
    private static func ask(_ claude: ClaudeDiagnoser, about pack: EvidencePack, _ call: Call) async throws
        -> Diagnosis?
    {
        var cost: DiagnosisCost?
        defer { if let cost { call.console.error("Claude used \(cost.words)") } }
        do {
            for try await update in claude.diagnose(pack) {
                switch update {
                case .progress(let line): if call.console.isTerminal { call.console.error(line) }
                case .spent(let sum): cost = sum
                case .partial, .startedOver, .failed, .ended: break
                case .finished(let diagnosis): return diagnosis
                }
            }
        } catch {
            call.console.error("Claude gave no verdict: \(error). The playbook's stands")
        }
        try Task.checkCancellation()
        return nil
    }

    private static func keep(
        _ record: DiagnosisRecord, of pack: EvidencePack, _ claude: ClaudeDiagnoser?, _ call: Call
    ) async throws -> DiagnosisRecord {
        let store = try await call.ticketStore()
        let job = try await store.takeDiagnosis(
            of: pack, reason: .asked(by: call.user), owner: "diagnose \(call.user)",
            bootID: call.clock.bootID, at: call.clock.now(), lasting: .seconds(60))
        guard let job else {
            if claude != nil {
                call.console.error(
                    "Claude was not asked: incident \(pack.incident) is being explained just now. run it again")
            }
            let kept = try await store.diagnoses(ofIncident: pack.incident).last
            try await store.close()
            return kept ?? record
        }
        let (diagnosis, grounding) = Grounding.check(Subjects.playbook.verdict(on: job.pack), against: job.pack)
        let (kept, _) = try await store.finishDiagnosis(
            job, with: diagnosis, grounding: grounding, engine: Subjects.playbook.engine, at: call.clock.now())
        let refined = try await refine(kept, job, claude, store, call)
        try await store.close()
        return refined
    }

    /// A further version by Claude, or the one there is.
    private static func refine(
        _ kept: DiagnosisRecord, _ job: DiagnosisJob, _ claude: ClaudeDiagnoser?, _ store: TicketStore, _ call: Call
    ) async throws -> DiagnosisRecord {
        guard let claude, let verdict = try await ask(claude, about: job.pack, call) else { return kept }
        let (diagnosis, grounding) = Grounding.check(verdict, against: job.pack)
        return try await store.finishDiagnosis(
            job, with: diagnosis, grounding: grounding, engine: claude.engine, at: call.clock.now()
        ).0
    }

    private static func show(_ record: DiagnosisRecord, _ call: Call) {
        if call.wantsJSON {
            call.console.json(DiagnosisJSON.record(record))
        } else {
            call.console.lines(DiagnosisText(record: record, style: call.style, width: call.console.width).lines())
        }
    }
}
