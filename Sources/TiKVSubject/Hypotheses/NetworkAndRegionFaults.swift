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

/// Regions without a majority: two or more of their stores are gone, and no election can help.
struct MajorityLost: FaultHypothesis {
    let id = "majority_lost"
    let title = "regions lost the majority of their replicas"

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        let reader = PackReader(pack)
        guard let health = reader.regionHealth else { return nil }
        let gone = reader.pack.components.map(\.id).filter { $0.kind == "store" && isGone($0, reader) }
        let cause = Diagnosis.RootCause(
            component: "store", target: target(among: gone, reader), mechanism: "majority_lost",
            statement:
                "\(health.words("leaderless") ?? "Some") regions have no majority: stores \(gone.map(\.id).joined(separator: " and ")), which hold most of their copies, are gone.",
            confidence: .certain)
        var verdict = refuted(cause)
        guard let leaderless = health.facts["leaderless"]?.number, leaderless > 0, gone.count > 1 else {
            verdict.againstWhy = gone.count > 1 ? "no region is known to lack a leader" : "at most one store is gone"
            verdict.against = [health.id]
            return verdict
        }
        verdict.standing = .certain
        verdict.supports = [health.support("regions that only the lost stores could lead", figures: "leaderless")]
        verdict.supports += gone.compactMap(reader.port).map {
            $0.support("this store does not serve", figures: "consecutive")
        }
        verdict.actions =
            gone.map { CommandCatalogue.startAgain($0, reader) } + [
                CommandCatalogue.leaveAlone(
                    "online unsafe recovery, as long as one of the stores may come back",
                    because: "it gives up acknowledged writes")
            ]
        verdict.wouldChangeMyMind = ["one of the stores comes back: its regions elect leaders within 20 s"]
        return verdict
    }

    /// Where this incident holds the lost regions, they explain more than its first store does: the cause is its head's.
    private func target(among gone: [ComponentID], _ reader: PackReader) -> ComponentID? {
        guard reader.hasTicket(InvariantID.regionLeaderless.rawValue), let head = reader.headComponent,
            gone.contains(head)
        else { return gone.first }
        return head
    }

    private func isGone(_ store: ComponentID, _ reader: PackReader) -> Bool {
        if let port = reader.port(of: store) { return port.outcome(is: "refused") || port.outcome(is: "timed_out") }
        return reader.lostByPD(store) != nil
    }
}
