internal import OperatorCore

/// What one look at a cluster says about how well it can be watched from here.
struct StartReport {
    let observation: Observation

    private var storeIDs: [ComponentID] {
        observation.topology.components.map(\.id).filter { $0.kind == "store" && state($0) != "Tombstone" }
    }

    private func state(_ id: ComponentID) -> String { observation.states[id]?.state ?? "unknown" }

    /// `pd1 pd2 pd3, pd2 leads`
    var members: StartStep {
        let what = "members and leader"
        let members = observation.topology.components.filter { $0.id.kind == "pd" }
        guard !members.isEmpty else {
            return .init(what, .failed, "PD names no member", remedy: "is it PD? operator doctor says what answered")
        }
        let names = Self.some(members.map { Self.short($0.name) })
        let silent = members.filter { ["refusing", "silent"].contains(state($0.id)) }.map { Self.short($0.name) }
        guard let leader = members.first(where: { state($0.id) == "leader" }) else {
            guard let named = namedLeader(members) else {
                return .init(what, .lacking, "\(names); no leader", remedy: "without one PD's own view is old")
            }
            return .init(
                what, .lacking, "\(names), \(named) leads by PD's word; no answer from it",
                remedy: "the addresses PD advertises must be reachable from here")
        }
        let said = "\(names), \(Self.short(leader.name)) leads"
        guard !silent.isEmpty else { return .init(what, .ok, said) }
        return .init(
            what, .lacking, "\(said); no answer from \(Self.some(silent))",
            remedy: "the addresses PD advertises must be reachable from here")
    }

    /// Whom all that answer name, though it does not say so itself from here.
    private func namedLeader(_ members: [Component]) -> String? {
        let named = Set(members.compactMap { observation.states[$0.id]?.facts["names"] })
        return named.count == 1 ? named.first.map(Self.short) : nil
    }

    /// `3 of 3 Up`, `4: 3 Up, 1 Offline`
    var stores: StartStep {
        let ids = storeIDs
        guard !ids.isEmpty else {
            return .init("stores", .failed, "PD names none", remedy: "stores register with PD when they start")
        }
        let counts = Dictionary(grouping: ids.map { Self.short(state($0)) }) { $0 }.mapValues(\.count)
        let words = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(5).map { "\($0.value) \($0.key)" }
        let allUp = counts == ["Up": ids.count]
        let said = allUp ? "\(ids.count) of \(ids.count) Up" : "\(ids.count): \(words.joined(separator: ", "))"
        return .init("stores", allUp ? .ok : .lacking, said)
    }

    /// `2 of 3 answer; store 4: refused`
    var statusPorts: StartStep {
        let outcomes = storeIDs.map { id in
            (id, observation.states[id]?.facts["status_port"] ?? observation.topology[id]?.attributes["status_port"])
        }
        return line(
            "status ports", outcomes.map { ($0.0, $0.1 == "serving" ? nil : $0.1 ?? "not asked") },
            cost: "without them a death is known by PD's word alone, after 20 s instead of 2")
    }

    /// `of 3 stores`
    var metrics: StartStep {
        let outcomes = storeIDs.map { id -> (ComponentID, String?) in
            switch observation.sources.first(where: { $0.name == "metrics/\(id)" })?.state {
            case .ok: (id, nil)
            case .failing(let error, _): (id, error)
            case .idle, nil: (id, "not read yet")
            }
        }
        return line(
            "metrics", outcomes,
            cost: "without them there are no rates and latencies: the same ports, or a Prometheus, must be reachable")
    }

    /// nil is well; else why not.
    private func line(
        _ what: String, _ outcomes: [(id: ComponentID, trouble: String?)], cost: String
    ) -> StartStep {
        guard !outcomes.isEmpty else { return .init(what, .lacking, "no store to ask", remedy: cost) }
        let bad = outcomes.filter { $0.trouble != nil }
        let said = "\(outcomes.count - bad.count) of \(outcomes.count) answer"
        guard !bad.isEmpty else { return .init(what, .ok, said) }
        let named = bad.prefix(2).map { "\($0.id.kind) \($0.id.id): \(Self.short($0.trouble ?? ""))" }
        let more = bad.count > 2 ? ["and \(bad.count - 2) more"] : []
        return .init(what, .lacking, ([said] + named + more).joined(separator: "; "), remedy: cost)
    }

    private static func some(_ names: [String]) -> String {
        names.prefix(5).joined(separator: " ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
    }

    /// Names are theirs, not ours: a long one must not fill the screen.
    private static func short(_ text: String) -> String { UntrustedText.sanitise(text, maximumScalars: 60) }
}
