import OperatorCore

/// One store's disk is slow: its own log writes take long while the others only wait for it.
struct DiskSlow: FaultHypothesis {
    let id = "disk_slow"
    let title = "the store's disk is slow"
    /// Append p99 this many times its usual value, on one store alone, speaks for the disk.
    static let notableFactor = 3.0

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        let reader = PackReader(pack)
        let appends = pack.evidence(kind: .change, topic: "store.append_p99")
        guard let worst = appends.max(by: { factor($0) < factor($1) }), let store = worst.component else { return nil }
        let cause = Diagnosis.RootCause(
            component: "disk", target: store, mechanism: "disk_slow",
            statement:
                "The disk of \(reader.name(store)) is slow: writing the Raft log takes \(worst.words("factor") ?? "many") times as long as before.",
            confidence: .likely)
        var verdict = refuted(cause)
        let others = appends.filter { $0.component != store && factor($0) >= Self.notableFactor }
        if factor(worst) < Self.notableFactor {
            verdict.againstWhy = "writing the Raft log takes no longer than before"
            verdict.against = [worst.id]
        } else if let port = reader.port(of: store), !port.outcome(is: "serving") {
            verdict.againstWhy = "the store does not answer at all"
            verdict.against = [port.id]
        } else if others.count + 1 == appends.count, !others.isEmpty {
            verdict.standing = .possible
            verdict.againstWhy = "every store writes slower, so it is rather the workload"
            verdict.against = others.map(\.id)
        } else {
            confirm(&verdict, store, worst, reader)
        }
        return verdict
    }

    private func factor(_ evidence: Evidence) -> Double { evidence.facts["factor"]?.number ?? 1 }

    private func confirm(
        _ verdict: inout HypothesisVerdict, _ store: ComponentID, _ append: Evidence, _ reader: PackReader
    ) {
        verdict.standing = .likely
        verdict.supports = [
            append.support("append p99 rose on this store alone", figures: "before", "after", "factor")
        ]
        if let score = reader.change("store.slow_score", store) ?? reader.find(.reading, "store.slow_score", store) {
            verdict.supports.append(score.support("TiKV itself scores it slow", figures: "after", "value"))
        }
        if let cpu = reader.find(.reading, "store.cpu", store) {
            verdict.supports.append(cpu.support("its CPU is not what it waits for", figures: "value"))
        }
        verdict.actions = [CommandCatalogue.diskLatency(of: store, reader)]
        verdict.gaps.append("the disk's own latency: node metrics are not read from here")
        verdict.wouldChangeMyMind = ["the write stall metric names level-0 files or compaction: then it is RocksDB"]
    }
}
