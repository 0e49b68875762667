import Dashboard
private import Glibc
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

/// A file of its own for each report, in the directory the program was started in.
enum ReportFile {
    /// Writes the text into a file that was not there before; answers its name.
    static func write(_ text: String, incident: Int64) throws -> String {
        for number in 1...1_000 {
            let name = "incident-\(incident)\(number == 1 ? "" : "-\(number)").md"
            let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
            if file < 0, errno == EEXIST { continue }
            guard file >= 0 else { throw CommandError("cannot write \(name)", reason(errno), remedy) }
            defer { close(file) }
            guard put(Array(text.utf8), into: file) else {
                throw CommandError("cannot write \(name)", reason(errno), "make room, then press w again")
            }
            return name
        }
        throw CommandError("cannot write a report", "a thousand of them are here", "move some away")
    }

    private static let remedy = "start the dashboard in a directory of your own"

    private static func put(_ bytes: [UInt8], into file: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
