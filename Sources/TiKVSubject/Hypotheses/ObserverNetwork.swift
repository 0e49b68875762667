import OperatorCore

/// Nothing answers us, but the cluster goes on: it is our own network, and no store is to blame.
struct ObserverNetwork: FaultHypothesis {
    let id = "observer_network"
    let title = "our own network is cut"

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        let reader = PackReader(pack)
        guard let ports = reader.ports, let known = ports.facts["known"]?.number, known > 0 else { return nil }
        let cause = Diagnosis.RootCause(
            component: "observer", target: nil, mechanism: "observer_network",
            statement: "We cannot reach any store, yet PD hears from all of them: the network from here is cut.",
            confidence: .certain)
        var verdict = refuted(cause)
        let failing = (ports.facts["refused"]?.number ?? 0) + (ports.facts["timed_out"]?.number ?? 0)
        if failing < known {
            verdict.againstWhy = "other stores answer us"
            verdict.against = [ports.id]
        } else if ports.facts["heartbeats_fresh"]?.flag != true {
            verdict.againstWhy = "PD does not hear from them either"
            verdict.against = [ports.id]
        } else {
            verdict.standing = .certain
            verdict.supports = [ports.support("no status port answers from here", figures: "known")]
            verdict.supports += pack.evidence(kind: .state, topic: EvidenceTopic.pdState).prefix(2).map {
                $0.support("PD heard from it \($0.words("heartbeat_age") ?? "a few") s ago", figures: "heartbeat_age")
            }
            if let address = pack.components.first(where: { $0.id.kind == "store" })?.attributes["status_address"] {
                verdict.actions = [CommandCatalogue.reachability(address)]
            }
            verdict.actions.append(CommandCatalogue.leaveAlone("the stores", because: "they serve"))
        }
        return verdict
    }
}
