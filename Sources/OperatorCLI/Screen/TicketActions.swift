import Dashboard
import OperatorCore
import TicketStore

/// What keys do to tickets: one transaction for each ticket, said back to the screen.
struct TicketActions: Sendable {
    let call: Call
    let watch: ScreenWatch

    /// Does it; answers what to say of it.
    func perform(_ effect: Effect) async throws -> String? {
        switch effect {
        case .acknowledge(let ticket): return try await act(.acknowledge, ticket, "acknowledged")
        case .hold(let ticket, let until):
            let end =
                until.map { ", until " + ClockText.time($0, now: call.clock.now().wall) } ?? ", until it is let go"
            return try await act(.hold(until: until), ticket, "holds", end)
        case .unhold(let ticket): return try await act(.unhold, ticket, "let go of")
        case .resolve(let ticket, let force):
            return try await act(.resolve(force: force, reason: "said on the dashboard"), ticket, "resolved")
        case .judge(let ticket, let verdict, let engine, let isRight):
            let word = isRight ? "right" : "wrong"
            let note = "verdict \(verdict) of \(engine) was \(word)"
            return try await act(.note(note), ticket, "kept with", ": \(note)")
        case .writeReport(let incident): return try await report(incident)
        default: return nil
        }
    }

    private func act(_ action: TicketAction, _ id: Int64, _ verb: String, _ rest: String = "") async throws -> String {
        guard let store = watch.watching?.store else { return "nothing was done: no database is open for writing" }
        _ = try await store.act(action, onTicket: id, by: call.user, at: call.clock.now())
        if let changed = try await store.ticket(id) {
            watch.mailbox.post(.stored(tickets: [changed], verdicts: []))
        }
        return "\(verb) ticket \(id)\(rest)"
    }

    private func report(_ incident: Int64) async throws -> String {
        // Those on the screen: a cluster of this window's own has a database of its own.
        guard let reader = watch.watching?.tickets else {
            return "nothing was written: the tickets are not open yet. press w again"
        }
        let tickets = try await reader.tickets(TicketFilter(incident: incident))
        guard !tickets.isEmpty else { return "nothing was written: no ticket of I-\(incident) is kept" }
        var events: [TicketEvent] = []
        for ticket in tickets { events += try await reader.events(ofTicket: ticket.id) }
        let records = try await reader.diagnoses(ofIncident: incident)
        let report = IncidentReport(
            incident: incident, tickets: tickets, events: events, records: records, written: call.clock.now().wall)
        return "wrote " + (try ReportFile.write(report.markdown, incident: incident))
    }
}
