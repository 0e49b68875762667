import OperatorCore

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
