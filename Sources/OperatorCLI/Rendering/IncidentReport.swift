import OperatorCore

/// An incident as a Markdown page: what to paste into a ticket of one's own. Times are UTC.
struct IncidentReport {
    let incident: Int64
    let tickets: [Ticket]
    let events: [TicketEvent]
    /// Oldest version first.
    let records: [DiagnosisRecord]
    let written: WallTime

    var markdown: String {
        let parts = [head, verdict, timeline, ticketTable, history, evidence]
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private var newest: DiagnosisRecord? { records.last }

    private var head: [String] {
        let began = tickets.map { $0.began ?? $0.noticed }.min()
        let isOpen = tickets.contains(where: \.isOpen)
        let ended = isOpen ? nil : tickets.compactMap(\.resolved).max()
        let cluster = tickets.first?.key.cluster ?? "unknown"
        var lines = ["# Incident I-\(incident) of \(cluster)", ""]
        lines.append("- began: \(began?.description ?? "not known")")
        lines.append("- over: \(ended?.description ?? "not yet")")
        lines.append("- written: \(written), by Operator")
        if newest?.pack.isSimulated == true { lines.append("- a simulated cluster") }
        return lines
    }

    private var verdict: [String] {
        guard let newest else { return ["## Verdict", "", "Nobody has explained it yet."] }
        let diagnosis = newest.diagnosis
        var lines = [
            "## Verdict \(newest.version), \(newest.engine), \(newest.at)", "",
            "**\(diagnosis.rootCause.statement)** (\(diagnosis.rootCause.confidence.rawValue))", "",
        ]
        lines += diagnosis.supportingEvidence.map { "- \(statement($0.evidenceID) ?? $0.why) [\($0.evidenceID)]" }
        lines += section("Ruled out or less likely", diagnosis.alternatives) { "\($0.hypothesis): \($0.whyRejected)" }
        lines += section("Not checked", diagnosis.investigationGaps) { $0 }
        lines += section("To do", diagnosis.recommendedActions) { action in
            let host = action.host.map { " on \($0)" } ?? ""
            return action.action + (action.command.map { ":\(host) `\($0)`" } ?? "")
        }
        lines += section("It would be wrong if", diagnosis.wouldChangeMyMind) { $0 }
        lines += section("Earlier versions", records.dropLast()) {
            "\($0.version), \($0.engine), \($0.at): \($0.diagnosis.rootCause.statement)"
        }
        return lines
    }

    private var timeline: [String] {
        guard let entries = newest?.diagnosis.timeline, !entries.isEmpty else { return [] }
        return ["## Time line", ""] + entries.map { "- \($0.at) \($0.text)" }
    }

    private var ticketTable: [String] {
        [
            "## Tickets", "", "| ticket | component | invariant | severity | noticed | resolved |",
            "|---|---|---|---|---|---|",
        ]
            + tickets.map { ticket in
                let over = ticket.resolved?.description ?? "open"
                return
                    "| \(ticket.id) | \(ticket.key.component) | \(ticket.key.invariant) | \(ticket.severity.rawValue) "
                    + "| \(ticket.noticed) | \(over) |"
            }
    }

    private var history: [String] {
        guard !events.isEmpty else { return [] }
        let ordered = events.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
        return ["## What happened to the tickets", ""]
            + ordered.map {
                "- \($0.at) ticket \($0.ticket) \($0.kind.rawValue) by \($0.by)\($0.text.isEmpty ? "" : ": \($0.text)")"
            }
    }

    private var evidence: [String] {
        guard let pack = newest?.pack, !pack.evidence.isEmpty else { return [] }
        return ["## Evidence", ""] + pack.evidence.map { "- \($0.id): \($0.statement) (`\($0.origin)`, \($0.at))" }
    }

    private func statement(_ id: String) -> String? { newest?.pack.evidence(id)?.statement }

    private func section<Items: Collection>(
        _ title: String, _ items: Items, _ line: (Items.Element) -> String
    ) -> [String] {
        items.isEmpty ? [] : ["", "### \(title)", ""] + items.map { "- " + line($0) }
    }
}
