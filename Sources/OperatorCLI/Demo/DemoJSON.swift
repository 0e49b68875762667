import OperatorCore

/// The demo's events as JSON, one object a line.
enum DemoJSON {
    /// `seconds`: since the start.
    static func event(_ milestone: DemoMilestone, seconds: Double) -> JSON {
        switch milestone {
        case .clusterReady(let cluster): ready(cluster, seconds)
        case .healthy(let stores, let rate):
            object("healthy", seconds, ["stores": .integer(Int64(stores)), "qps": rate.map(JSON.number)])
        case .faultInjected(let receipt): fault("fault_injected", receipt, seconds)
        case .detected(let ticket, let after):
            object(
                "detected", seconds,
                [
                    "seconds": .number(milliseconds(after)), "ticket": .string(String(ticket.id)),
                    "invariant": .string(ticket.key.invariant.rawValue), "component": .text(ticket.key.component),
                    "incident": .string(String(ticket.incident)),
                ])
        case .diagnosed(let record): verdict("diagnosed", record, cites: record.diagnosis.citations, seconds)
        case .confirmed(let record, let cites): verdict("confirmed", record, cites: cites, seconds)
        case .healed(let receipt): fault("healed", receipt, seconds)
        case .resolved(let ticket):
            object(
                "resolved", seconds,
                ["ticket": .string(String(ticket.id)), "incident": .string(String(ticket.incident))])
        case .summary(let summary): self.summary(summary, seconds)
        }
    }

    private static func ready(_ cluster: DemoCluster, _ seconds: Double) -> JSON {
        let expected = DemoStep.allCases.map { JSON.Member(name: $0.rawValue, value: .number($0.expectedSeconds)) }
        return object(
            "cluster_ready", seconds,
            [
                "simulated": true, "cluster": .string(cluster.name), "dir": .string(cluster.directory),
                "pids": .array(cluster.pids.map { .integer(Int64($0)) }),
                "ports": .array(cluster.ports.map { .integer(Int64($0)) }), "stores": .texts(cluster.stores),
                "expected_seconds": .object(expected),
            ])
    }

    private static func fault(_ event: String, _ receipt: FaultReceipt, _ seconds: Double) -> JSON {
        object(
            event, seconds,
            [
                "fault": .string(receipt.fault.rawValue), "id": .string(receipt.id),
                "target": FaultRendering.target(receipt.target, address: receipt.address),
            ])
    }

    private static func verdict(_ event: String, _ record: DiagnosisRecord, cites: [String], _ seconds: Double) -> JSON
    {
        object(
            event, seconds,
            [
                "version": .integer(Int64(record.version)), "engine": .string(record.engine),
                "root_cause": DiagnosisJSON.cause(record.diagnosis.rootCause), "cites": .texts(cites),
                "incident": .string(String(record.incident)),
            ])
    }

    private static func summary(_ summary: DemoSummary, _ seconds: Double) -> JSON {
        object(
            "summary", seconds,
            [
                "seconds": .object(
                    summary.seconds.map { JSON.Member(name: $0.step.rawValue, value: .number($0.seconds)) }),
                "ok": .bool(summary.isOK), "mistakes": .texts(summary.mistakes),
            ])
    }

    private static func object(_ event: String, _ seconds: Double, _ members: KeyValuePairs<String, JSON?>) -> JSON {
        guard case .object(let own) = JSON.object(members),
            case .object(let head) = JSON.versioned(["event": .string(event), "t": .number(seconds)])
        else { return .null }
        return .object(head + own)
    }

    private static func milliseconds(_ duration: Duration) -> Double { (duration.inSeconds * 1000).rounded() / 1000 }
}
