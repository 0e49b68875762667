import OperatorCore

/// A store that was asked to stop: it says so in its log, or its leaders had left before it fell silent.
struct StorePlannedStop: FaultHypothesis {
    let id = "store_planned_stop"
    let title = "the store was stopped on purpose"

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        let reader = PackReader(pack)
        guard let (store, port) = reader.silentStore else { return nil }
        let cause = Diagnosis.RootCause(
            component: "store", target: store, mechanism: "planned_stop",
            statement: "\(reader.name(store).capitalisedFirst) was stopped on purpose: it shut down in good order.",
            confidence: .likely)
        var verdict = refuted(cause)
        guard port.outcome(is: "refused") else {
            verdict.againstWhy = "a stopped process refuses connections, this one does not"
            verdict.against = [port.id]
            return verdict
        }
        let logged = reader.stopLogged(store)
        let drained = reader.drainedBefore(store) ? reader.leadersMoved(store) : nil
        guard logged != nil || drained != nil else { return refute(verdict, store, reader) }
        verdict.supports = StoreSupports.refusedPort(port)
        if let logged { verdict.supports.insert(logged.support("its log says it was asked to stop"), at: 0) }
        if let drained {
            verdict.supports.append(drained.support("its leaders had left before it fell silent", figures: "before"))
        }
        verdict.supports += StoreSupports.pdAndPeers(store, reader)
        verdict.standing = logged != nil ? .certain : .likely
        verdict.cause.confidence = logged != nil ? .certain : .likely
        verdict.actions = [
            Diagnosis.Action(
                action: "Ask who stopped it and whether it is to come back", rationale: "nothing is broken", risk: .none
            ),
            CommandCatalogue.startAgain(store, reader),
        ]
        verdict.wouldChangeMyMind = ["nobody knows of a maintenance: then look for what sent the signal"]
        return verdict
    }

    private func refute(_ verdict: HypothesisVerdict, _ store: ComponentID, _ reader: PackReader) -> HypothesisVerdict {
        var verdict = verdict
        if let absence = reader.noStopLogged(store) {
            verdict.againstWhy = "no “receive signal 15” in its log"
            verdict.against = [absence.id]
        } else if let moved = reader.leadersMoved(store), moved.facts["drained"]?.flag == false {
            verdict.againstWhy = "it still led regions when it fell silent; a planned stop moves them away first"
            verdict.against = [moved.id]
        } else {
            verdict.standing = .possible
            verdict.againstWhy = "nothing says that it was asked to stop, but its log is not read from here"
        }
        return verdict
    }
}

extension String {
    /// For the beginning of a sentence.
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
