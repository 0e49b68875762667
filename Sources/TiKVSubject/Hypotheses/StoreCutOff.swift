import OperatorCore

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
