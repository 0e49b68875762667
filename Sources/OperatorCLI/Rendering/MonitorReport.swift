import CommandLineKit
import Configuration
import Engine
import OperatorCore
import Synchronization
import TicketStore

/// What a monitor tells while it watches: as JSON every look, as text only what changes.
final class MonitorReport: Sendable {
    private struct Memory {
        var writer: String?
        var counts: String?
        /// It was said that the cluster is a simulation.
        var isTold = false
        var drafts = DraftLines()
    }

    private let call: Call
    private let cluster: ClusterSettings
    private let watching: Watching
    private let log: ProgramLog?
    private let memory = Mutex(Memory())

    /// `log`: nil where nothing can be kept.
    init(call: Call, cluster: ClusterSettings, watching: Watching, log: ProgramLog?) {
        self.call = call
        self.cluster = cluster
        self.watching = watching
        self.log = log
    }

    func begin(database: String) {
        if let unkept = watching.unkept {
            call.console.error(
                "\(unkept.description). Watching goes on; its tickets are lost when this ends.")
        }
        log?.write(.info, "watches \(cluster.key.value), operator \(OperatorTable.version)")
        guard !call.wantsJSON else { return }
        let place = watching.unkept == nil ? database : "memory only"
        let endpoints = cluster.endpoints.value.map(\.url).joined(separator: ", ")
        let words = cluster.isSimulated ? " (SIMULATED)" : cluster.environment.map { " (\($0.value.rawValue))" } ?? ""
        let keeps = watching.store == nil ? "follows" : "tickets:"
        call.console.lines([
            "watching \(call.style.bold(cluster.key.value))\(words) at \(endpoints)",
            "\(keeps) \(place); Ctrl-C ends the watch",
        ])
    }

    /// What was open when the watch began.
    func tell(open tickets: [Ticket]) {
        guard !call.wantsJSON else { return }
        call.console.lines(
            tickets.map { ticket in
                "\(time(ticket.noticed))  ticket \(ticket.id) \(ticket.key.invariant) of \(ticket.key.component) is open: "
                    + ticket.message
            })
    }

    func tell(_ event: EngineEvent) {
        if case .writer(let status, _) = event { return tell(status) }
        if case .observed(let observation) = event {
            if watching.unkept != nil { tell(.here) }
            return look(observation)
        }
        note(event)
        if call.wantsJSON { json(event).map(call.console.json) } else { call.console.lines(text(event)) }
    }

    // MARK: Looks

    private func look(_ observation: Observation) {
        let counts = CheckCounts(observation.checks)
        if call.wantsJSON {
            call.console.json(
                .versioned([
                    "event": "tick", "at": .text(observation.at.wall), "checks": counts.json,
                    "sources": .array(
                        observation.sources.map { ObservationJSON.source($0, now: observation.completed) }),
                    "kept": .bool(watching.unkept == nil),
                ]))
            return
        }
        if observation.isSimulated, !cluster.isSimulated {
            let isTold = memory.withLock { memory in
                defer { memory.isTold = true }
                return memory.isTold
            }
            if !isTold {
                call.console.line("\(time(observation.at.wall))  SIMULATED: this cluster says that it is a simulation")
            }
        }
        let words = counts.words
        let isNews = memory.withLock { memory in
            defer { memory.counts = words }
            return memory.counts != words
        }
        if isNews { call.console.line("\(time(observation.at.wall))  checks: \(words)") }
    }

    // MARK: Who keeps the tickets

    private func tell(_ status: WriterStatus) {
        let now = call.clock.now().wall
        guard let words = WriterWords(status, now: now, takesOver: watching.store != nil)?.text else { return }
        let isNews = memory.withLock { memory in
            defer { memory.writer = words }
            return memory.writer != words
        }
        guard isNews else { return }
        log?.write(.info, words)
        if call.wantsJSON {
            call.console.json(
                .versioned([
                    "event": "role", "role": .string(status == .here ? "writer" : "follower"), "text": .string(words),
                ]))
        } else {
            call.console.line("\(time(now))  \(words)")
        }
    }

    // MARK: Everything else

    /// The log has what happened to the watch itself; what happened to the cluster is in the tickets.
    private func note(_ event: EngineEvent) {
        switch event {
        case .gap(let lasting, _): log?.write(.warning, "stood still for \(Figures.age(lasting))")
        case .persistenceTrouble(let trouble?, _): log?.write(.warning, trouble.description)
        case .persistenceTrouble(nil, _): log?.write(.info, "tickets are kept again")
        case .observed, .ticket, .diagnosisProgress, .diagnosed, .action, .writer: break
        }
    }

    func end(_ status: ExitStatus) { log?.write(.info, "ends with status \(status.code)") }

    private func json(_ event: EngineEvent) -> JSON? {
        switch event {
        case .observed, .diagnosisProgress, .writer: nil
        case .ticket(let change, let ticket): TicketJSON.event(change, ticket)
        case .diagnosed(let record): DiagnosisJSON.record(record)
        case .gap(let lasting, let at):
            .versioned(["event": "gap", "at": .text(at.wall), "lasting_seconds": .number(lasting.inSeconds)])
        case .action(let action):
            .versioned([
                "event": "action", "at": .text(action.at), "by": .string(action.by), "text": .string(action.text),
                "component": .text(action.target),
            ])
        case .persistenceTrouble(let trouble, let at):
            .versioned(["event": "persistence", "at": .text(at.wall), "error": .text(trouble)])
        }
    }

    private func text(_ event: EngineEvent) -> [String] {
        switch event {
        case .observed, .writer: return []
        case .diagnosisProgress(let incident, let engine, let update):
            return watching.store == nil ? said { $0.lines(incident: incident, engine: engine, update) } : []
        case .ticket(let change, _) where change.kind == .diagnosisStarted || change.kind == .diagnosed: return []
        case .ticket(let change, let ticket):
            let text = TicketText(style: call.style, now: call.clock.now().wall, width: call.console.width)
            return [text.event(change, ticket)]
        case .diagnosed(let record):
            let cause = record.diagnosis.rootCause
            let grade = record.diagnosis.abstained ? "no verdict" : cause.confidence.rawValue
            return said { $0.end(incident: record.incident, engine: record.engine) } + [
                "\(time(record.at))  incident \(record.incident) diagnosed (\(record.version), \(record.engine)): "
                    + "\(grade): \(cause.statement)"
            ]
        case .gap(let lasting, let at):
            return [
                "\(time(at.wall))  this program stood still for \(Figures.age(lasting)): everything is looked at anew"
            ]
        case .action(let action): return ["\(time(action.at))  \(action.by): \(action.text)"]
        case .persistenceTrouble(let trouble, let at):
            return ["\(time(at.wall))  " + (trouble.map(\.description) ?? "tickets are kept again")]
        }
    }

    private func said(_ lines: (inout DraftLines) -> [String]) -> [String] {
        let now = time(call.clock.now().wall)
        return memory.withLock { lines(&$0.drafts) }.map { "\(now)  \($0)" }
    }

    private func time(_ time: WallTime) -> String {
        call.style.dim(ClockText.time(time, now: call.clock.now().wall))
    }
}

/// How many checks say what.
struct CheckCounts {
    let ok: Int
    let violated: Int
    let unknown: Int

    init(_ checks: [Check]) {
        ok = checks.count { $0.result == .ok }
        violated = checks.count { $0.result == .violated }
        unknown = checks.count - ok - violated
    }

    var json: JSON {
        .object([
            "ok": .integer(Int64(ok)), "violated": .integer(Int64(violated)), "unknown": .integer(Int64(unknown)),
        ])
    }

    var words: String { "\(ok) ok, \(violated) violated, \(unknown) unknown" }
}
