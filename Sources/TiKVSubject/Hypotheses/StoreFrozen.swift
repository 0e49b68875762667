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

/// A store that neither refuses nor accepts: its host is gone, or the network to it is cut.
struct StoreCutOff: FaultHypothesis {
    let id = "store_cut_off"
    let title = "the store's host is gone or cut off"

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        let reader = PackReader(pack)
        guard let (store, port) = reader.silentStore else { return nil }
        let cause = Diagnosis.RootCause(
            component: "network", target: store, mechanism: "host_unreachable",
            statement: "The host of \(reader.name(store)) is gone or cut off from here.", confidence: .likely)
        var verdict = refuted(cause)
        if !port.outcome(is: "timed_out") {
            verdict.againstWhy = "its host answers: the port \(port.outcome(is: "refused") ? "refuses" : "serves")"
            verdict.against = [port.id]
        } else if port.facts["connected"]?.flag == true {
            verdict.againstWhy = "its host still takes connections"
            verdict.against = [port.id]
        } else if let word = reader.word(on: store), reader.lostByPD(store) == nil {
            verdict.standing = .possible
            verdict.againstWhy = "PD still hears from it"
            verdict.against = [word.id]
        } else {
            verdict.standing = port.facts["connected"]?.flag == false ? .likely : .possible
            verdict.supports = [
                port.support(
                    "its status port neither refuses nor accepts\(StoreSupports.probes(port))", figures: "consecutive")
            ]
            verdict.supports += StoreSupports.pdAndPeers(store, reader)
            verdict.againstWhy = "a frozen process shows the same while its host's queue is full"
            verdict.actions = [CommandCatalogue.startAgain(store, reader)]
            verdict.wouldChangeMyMind = ["the host answers a ping: then it is the process"]
        }
        verdict.cause.confidence = verdict.standing == .likely ? .likely : .possible
        return verdict
    }
}
