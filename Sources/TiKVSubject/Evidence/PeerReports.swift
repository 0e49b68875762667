internal import OperatorCore

/// What the other stores report of an affected one: messages they could not deliver to it.
struct PeerReports {
    private let context: EvidenceContext

    init(_ context: EvidenceContext) { self.context = context }

    var all: [Evidence] { context.affected.compactMap(evidence) }

    private func evidence(_ store: UInt64) -> Evidence? {
        let snapshot = context.snapshot
        let fresh = snapshot.metrics.filter { id, entry in
            id != store
                && entry.lastSuccess.map { snapshot.at.elapsed(since: $0) <= snapshot.interval * 3 } ?? false
        }
        let reports = fresh.compactMapValues { $0.failureReports[store] }.filter { $0.value > 0 }
        guard !reports.isEmpty else { return nil }
        let rate = (reports.values.reduce(0, +) * 1_000).rounded() / 1_000
        let names = reports.keys.sorted().map(String.init).joined(separator: ", ")
        return Evidence(
            kind: .change, topic: EvidenceTopic.peerReports, component: ComponentID(store: store),
            statement: reports.count == 1
                ? "store \(names) reports that it cannot reach store \(store)"
                : "stores \(names) report that they cannot reach store \(store)",
            at: snapshot.at.wall,
            facts: [
                "reporters": .number(Double(reports.count), unit: "count"), "per_second": .number(rate, unit: "1/s"),
            ], origin: "metric tikv_server_report_failure_msg_total of the other stores")
    }
}
