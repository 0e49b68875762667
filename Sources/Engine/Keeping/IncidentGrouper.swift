import OperatorCore

/// Decides which tickets have one cause. Pure: it answers the changes that a batch commits.
///
/// A new violation joins an open ticket's incident where that ticket explains it (by `explainedBy`, at any time, if
/// the violation names its component as related), or where the same component broke within half a minute. A graver
/// one found later takes the incidents it explains and becomes their head. Anything else is an incident of its own,
/// so two faults at the same time stay two.
struct IncidentGrouper: Sendable {
    private let descriptors: [InvariantID: InvariantDescriptor]
    private let depths: [InvariantID: Int]
    private let joinWindow: Duration

    init(descriptors: [InvariantDescriptor], joinWindow: Duration = .seconds(30)) {
        let byID = Dictionary(descriptors.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.descriptors = byID
        self.joinWindow = joinWindow
        depths = byID.mapValues { Self.depth(of: $0, in: byID, below: []) }
    }

    /// The changes for one tick's transitions, given the tickets and incidents that are open now.
    func changes(
        for transitions: [ConditionTransition], openTickets: [Ticket], incidents: [Incident]
    ) -> [TicketBatch.Change] {
        let heads = heads(of: incidents, openTickets)
        var known = openTickets.map { GroupingCandidate($0, isHead: heads.contains($0.id)) }
        var changes = openings(transitions, &known)
        for case .updated(let condition) in transitions { changes.append(.update(condition)) }
        changes += regrouping(known)
        for case .closed(let condition, let message) in transitions {
            changes.append(.close(condition.key, message: message))
        }
        return changes
    }

    /// The ticket that speaks for each incident: its head, or its gravest open one once the head is resolved.
    private func heads(of incidents: [Incident], _ openTickets: [Ticket]) -> Set<Int64> {
        let open = Dictionary(grouping: openTickets, by: \.incident)
        let acting = incidents.compactMap { incident -> Int64? in
            let tickets = open[incident.id] ?? []
            if tickets.contains(where: { $0.id == incident.headTicket }) { return incident.headTicket }
            return tickets.min { isGraver(GroupingCandidate($0, isHead: false), GroupingCandidate($1, isHead: false)) }?
                .id
        }
        return Set(acting)
    }

    // MARK: - Opening

    private func openings(_ transitions: [ConditionTransition], _ known: inout [GroupingCandidate]) -> [TicketBatch
        .Change]
    {
        let opened = transitions.compactMap { transition in
            if case .opened(let condition) = transition { condition } else { nil }
        }
        return opened.map { GroupingCandidate($0) }.sorted(by: isGraver).flatMap { place($0, &known) }
    }

    /// Finds the incident of a new trouble and adds it to what is known.
    private func place(_ new: GroupingCandidate, _ known: inout [GroupingCandidate]) -> [TicketBatch.Change] {
        guard let condition = new.condition else { return [] }
        if let same = known.first(where: { $0.key == new.key }) {
            return [.open(condition, same.home.choice(becomesHead: false))]
        }
        let cause = known.filter { explains($0, new) }.min(by: isGraver)
        let effects = known.filter { $0.isHead && explains(new, $0) && $0.home != cause?.home }
        let home = cause?.home ?? effects.map(\.home).min() ?? neighbour(of: new, known)?.home
        var settled = new
        settled.home = home ?? new.home
        settled.isHead = home == nil || (cause == nil && !effects.isEmpty)
        let moved = settled.home.incident == nil ? [] : effects.compactMap(\.home.incident)
        let absorbed = Set(moved.map(GroupingCandidate.Home.stored)).subtracting([settled.home])
        for index in known.indices {
            let isAbsorbed = absorbed.contains(known[index].home)
            if isAbsorbed { known[index].home = settled.home }
            if isAbsorbed || (settled.isHead && known[index].home == settled.home) { known[index].isHead = false }
        }
        known.append(settled)
        let opening = TicketBatch.Change.open(condition, home?.choice(becomesHead: settled.isHead) ?? .new)
        guard let target = settled.home.incident, !absorbed.isEmpty else { return [opening] }
        return [opening, .merge(absorbed.compactMap(\.incident).sorted(), into: target)]
    }

    /// Another trouble of the same component at about the same time. A whole cluster is too coarse for that: a lost
    /// leader and a missing replica are both the cluster's.
    private func neighbour(of new: GroupingCandidate, _ known: [GroupingCandidate]) -> GroupingCandidate? {
        guard new.component.kind != "cluster" else { return nil }
        return known.filter { $0.component == new.component && isNear($0, new) }.min(by: isGraver)
    }

    private func isNear(_ left: GroupingCandidate, _ right: GroupingCandidate) -> Bool {
        func near(_ a: WallTime, _ b: WallTime) -> Bool {
            a.elapsed(since: b) <= joinWindow && b.elapsed(since: a) <= joinWindow
        }
        return near(left.start, right.start) || near(left.noticed, right.noticed)
    }

    // MARK: - Regrouping

    /// Merges open incidents whose head turned out to be explained by another's ticket.
    private func regrouping(_ known: [GroupingCandidate]) -> [TicketBatch.Change] {
        var moved: [Int64: Int64] = [:]
        func current(_ incident: Int64) -> Int64 {
            var incident = incident
            while let next = moved[incident] { incident = next }
            return incident
        }
        for effect in known.sorted(by: isGraver) where effect.isHead {
            guard let from = effect.home.incident,
                let cause = known.filter({ explains($0, effect) && depth($0) < depth(effect) }).min(by: isGraver),
                let into = cause.home.incident, current(into) != current(from)
            else { continue }
            moved[current(from)] = current(into)
        }
        return moved.keys.sorted().map { .merge([$0], into: current($0)) }
    }

    // MARK: - What explains what

    private func explains(_ cause: GroupingCandidate, _ effect: GroupingCandidate) -> Bool {
        guard cause.key != effect.key,
            descriptors[effect.key.invariant]?.explainedBy.contains(cause.key.invariant) == true
        else { return false }
        // What is wrong with the cluster as a whole is related to each part of it.
        return cause.component == effect.component || cause.component.kind == "cluster"
            || effect.related.contains(cause.component)
    }

    /// Causes before effects, then by severity, then the older first.
    private func isGraver(_ left: GroupingCandidate, _ right: GroupingCandidate) -> Bool {
        if depth(left) != depth(right) { return depth(left) < depth(right) }
        if left.severity != right.severity { return left.severity > right.severity }
        if left.start != right.start { return left.start < right.start }
        return (left.component, left.key.invariant) < (right.component, right.key.invariant)
    }

    private func depth(_ trouble: GroupingCandidate) -> Int { depths[trouble.key.invariant] ?? 0 }

    /// The length of the longest chain of explanations above an invariant; a circle ends where it closes.
    private static func depth(
        of descriptor: InvariantDescriptor, in all: [InvariantID: InvariantDescriptor], below: Set<InvariantID>
    ) -> Int {
        guard !below.contains(descriptor.id) else { return 0 }
        let above = descriptor.explainedBy.compactMap { all[$0] }
        return above.map { 1 + depth(of: $0, in: all, below: below.union([descriptor.id])) }.max() ?? 0
    }
}
