import OperatorCore

/// Trouble among the PD members: who is dead, who is frozen, whether a majority is left.
struct PDFaults: FaultHypothesis {
    let id = "pd_fault"
    let title = "PD itself is in trouble"

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        let reader = PackReader(pack)
        let probes = pack.evidence(kind: .probe, topic: EvidenceTopic.pdMember)
        guard !probes.isEmpty || reader.find(.state, EvidenceTopic.pdLeader) != nil else { return nil }
        guard pack.tickets.contains(where: { $0.key.invariant.rawValue.hasPrefix("pd_") }) else {
            return refuted(reader, probes)
        }
        // What we were too late to ask proves nothing against anybody.
        let asked = probes.filter { $0.facts["not_asked"]?.flag != true }
        let refusing = asked.filter { $0.outcome(is: "refusing") }
        let silent = asked.filter { $0.outcome(is: "silent") }
        let leads = reader.find(.state, EvidenceTopic.pdLeader)?.facts["leader"]?.text
        if !asked.isEmpty, refusing.isEmpty, silent.isEmpty, leads != nil { return refuted(reader, probes) }
        var verdict = HypothesisVerdict(
            hypothesis: id, title: title, standing: .likely, cause: cause(reader, refusing, silent))
        verdict.standing = verdict.cause.confidence == .certain ? .certain : .likely
        verdict.supports = (refusing + silent).map { probe in
            probe.support(
                "\(probe.component.map(reader.name) ?? "a member") \(probe.outcome(is: "refusing") ? "refuses" : "does not answer")"
                    + StoreSupports.probes(probe), figures: "consecutive")
        }
        if let leader = reader.find(.state, EvidenceTopic.pdLeader) {
            verdict.supports.append(leader.support(leader.statement, figures: "serving", "members"))
        }
        verdict.actions = actions(refusing, silent, reader)
        if leads == nil {
            verdict.gaps.append("what PD would say of the stores meanwhile: its word is from before")
        }
        verdict.wouldChangeMyMind = ["the members answer another host: then it is the network from here"]
        return verdict
    }

    private func actions(
        _ refusing: [Evidence], _ silent: [Evidence], _ reader: PackReader
    ) -> [Diagnosis.Action] {
        (refusing + silent).compactMap(\.component).prefix(3).map { CommandCatalogue.memberState(of: $0, reader) }
            + refusing.compactMap(\.component).prefix(3).map { CommandCatalogue.startMember($0, reader) }
            + [
                CommandCatalogue.leaveAlone(
                    "the stores", because: "they serve on with the leaders they have; PD needs its majority first")
            ]
    }

    private func refuted(_ reader: PackReader, _ probes: [Evidence]) -> HypothesisVerdict {
        let cause = Diagnosis.RootCause(
            component: "pd", target: nil, mechanism: "pd_trouble", statement: "PD is in trouble.", confidence: .unknown)
        let leader = reader.find(.state, EvidenceTopic.pdLeader)
        return HypothesisVerdict(
            hypothesis: id, title: title, standing: .refuted, cause: cause,
            againstWhy: "its members answer and one of them leads",
            against: (leader.map { [$0.id] } ?? []) + probes.prefix(3).map(\.id))
    }

    private func cause(_ reader: PackReader, _ refusing: [Evidence], _ silent: [Evidence]) -> Diagnosis.RootCause {
        let key = ComponentID.cluster(reader.pack.cluster.key)
        if reader.hasTicket("pd_unreachable") { return unreachable(reader, key, refusing) }
        if reader.hasTicket("pd_quorum") {
            return Diagnosis.RootCause(
                component: "pd", target: key, mechanism: "pd_quorum_lost",
                statement: "PD lost its majority: \(names(refusing + silent, reader)) do not serve.",
                confidence: .certain)
        }
        if reader.hasTicket("pd_leader_hung"), let leader = silent.first?.component {
            return Diagnosis.RootCause(
                component: "pd", target: leader, mechanism: "pd_leader_frozen",
                statement: "The PD leader \(leader.id) froze; another may lead once its lease runs out.",
                confidence: .certain)
        }
        if let dead = refusing.first?.component {
            return Diagnosis.RootCause(
                component: "pd", target: dead, mechanism: "pd_member_died",
                statement: "The PD process of \(dead.id) is gone: its port refuses.", confidence: .likely)
        }
        if let frozen = silent.first?.component {
            return Diagnosis.RootCause(
                component: "pd", target: frozen, mechanism: "pd_member_frozen",
                statement:
                    "The PD member \(frozen.id) does not answer although its host takes connections or is silent.",
                confidence: .likely)
        }
        return Diagnosis.RootCause(
            component: "pd", target: key, mechanism: "pd_no_leader",
            statement: "All PD members answer and none leads: an election is going on or cannot be won.",
            confidence: .likely)
    }

    private func unreachable(_ reader: PackReader, _ key: ComponentID, _ refusing: [Evidence]) -> Diagnosis.RootCause {
        let serving = reader.ports?.facts["serving"]?.number
        if let serving, serving > 0 {
            return Diagnosis.RootCause(
                component: "pd", target: key, mechanism: "pd_unreachable",
                statement: "No PD member can be reached while stores still answer us.", confidence: .likely)
        }
        let dead = !refusing.isEmpty
        let statement =
            dead
            ? "Neither PD nor any store can be reached; ports refuse: the processes are gone"
            : "Neither PD nor any store answers: the whole cluster hangs, or the network between us is cut"
        // Not one store or member was ever named by PD: we do not know that PD was ever there.
        let wasSeen = reader.pack.components.contains {
            $0.id.kind == "store" || $0.attributes["member_id"] != nil
        }
        let third = ", or the address is not PD's: nothing of this cluster was ever seen from here"
        return Diagnosis.RootCause(
            component: dead ? "pd" : "network", target: key,
            mechanism: dead ? "cluster_down" : "cluster_unreachable",
            statement: statement + (wasSeen ? "." : third + "."),
            confidence: .likely)
    }

    private func names(_ probes: [Evidence], _ reader: PackReader) -> String {
        probes.compactMap(\.component).map(\.id).joined(separator: " and ")
    }
}
