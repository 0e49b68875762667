import OperatorCore

/// A store whose process is there but does nothing: connections are accepted or wait, no answer comes.
struct StoreFrozen: FaultHypothesis {
    let id = "store_frozen"
    let title = "the store's process is frozen"

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        let reader = PackReader(pack)
        guard let (store, port) = reader.silentStore else { return nil }
        let cause = Diagnosis.RootCause(
            component: "store", target: store, mechanism: "process_frozen",
            statement: "The process of \(reader.name(store)) is frozen: it is there and answers nobody.",
            confidence: .likely)
        var verdict = refuted(cause)
        guard port.outcome(is: "timed_out") else {
            verdict.againstWhy = port.outcome(is: "refused") ? "its port refuses: no process listens" : "it answers"
            verdict.against = [port.id]
            return verdict
        }
        confirm(&verdict, store, port, reader)
        return verdict
    }

    private func confirm(
        _ verdict: inout HypothesisVerdict, _ store: ComponentID, _ port: Evidence, _ reader: PackReader
    ) {
        let accepted = port.facts["connected"]?.flag
        verdict.supports = [
            port.support(
                (accepted == true
                    ? "its status port takes connections and never answers" : "its status port does not answer")
                    + StoreSupports.probes(port), figures: "consecutive")
        ]
        verdict.supports += StoreSupports.pdAndPeers(store, reader)
        if port.wasNeverAnswered { verdict.gaps.append(StoreSupports.neverAnswered) }
        let lost = reader.lostByPD(store) != nil && !port.wasNeverAnswered
        if accepted == false {
            verdict.standing = .possible
            verdict.againstWhy = "connections are not even accepted: the host may be gone or cut off"
            verdict.against = [port.id]
        } else {
            verdict.standing = lost && accepted == true ? .certain : .likely
        }
        verdict.cause.confidence =
            lost && accepted == true ? .certain : verdict.standing == .likely ? .likely : .possible
        verdict.actions = [
            CommandCatalogue.processState(of: store, reader), CommandCatalogue.diskLatency(of: store, reader),
            CommandCatalogue.leaveAlone(
                "the process, until its state is noted", because: "a restart destroys the evidence of a hang"),
        ]
        verdict.gaps.append("whether the process is stopped or waits for its disk: its host is not read from here")
        verdict.wouldChangeMyMind = [
            "its port begins to refuse: then the process is gone",
            "it comes back with an older start time and its metrics moved meanwhile: then it was cut off, not frozen",
        ]
    }
}
