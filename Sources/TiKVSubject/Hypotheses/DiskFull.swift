import OperatorCore

/// A store's disk is nearly full.
struct DiskFull: FaultHypothesis {
    let id = "disk_full"
    let title = "the store's disk is full"
    /// PD's low-space-ratio default of 0.8 used.
    static let lowRatio = 0.2

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        let reader = PackReader(pack)
        let words = pack.evidence(kind: .state, topic: EvidenceTopic.pdState)
            .filter { $0.facts["available_ratio"]?.number != nil }
        let worst = words.min { ratio($0) < ratio($1) }
        guard let worst, let store = worst.component else { return nil }
        let cause = Diagnosis.RootCause(
            component: "disk", target: store, mechanism: "disk_full",
            statement: "The disk of \(reader.name(store)) is nearly full: \(percent(worst)) % is free.",
            confidence: .likely)
        var verdict = refuted(cause)
        guard ratio(worst) < Self.lowRatio else {
            verdict.againstWhy = "every store has at least \(percent(worst)) % of its disk free"
            verdict.against = [worst.id]
            return verdict
        }
        verdict.standing = reader.hasTicket("disk_low", store) ? .certain : .possible
        verdict.cause.confidence = reader.hasTicket("disk_low", store) ? .certain : .possible
        verdict.supports = [worst.support("PD's figures for its disk", figures: "available_ratio")]
        if let reading = reader.find(.reading, "store.disk_available", store) {
            verdict.supports.append(reading.support("the store's own figure agrees", figures: "value"))
        }
        verdict.actions = [
            CommandCatalogue.diskUse(of: store, reader),
            CommandCatalogue.leaveAlone(
                "space_placeholder_file, unless nothing else helps", because: "it is the store's last reserve"),
        ]
        verdict.gaps.append("what fills it: the host's file system is not read from here")
        return verdict
    }

    private func ratio(_ evidence: Evidence) -> Double { evidence.facts["available_ratio"]?.number ?? 1 }
    private func percent(_ evidence: Evidence) -> String { String(Int((ratio(evidence) * 100).rounded(.down))) }
}
