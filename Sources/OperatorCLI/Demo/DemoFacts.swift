import OperatorCore

/// What the monitor has said so far, as far as the demo needs it.
struct DemoFacts {
    /// So many observations in a row must be healthy: the cluster has settled, and there is something to compare with.
    private static let settledObservations = 5

    let demo: DemoDescription
    private var healthyInARow = 0
    private var newest: Observation?
    private var tickets: [Int64: Ticket] = [:]
    private var opened: [(ticket: Int64, at: Moment)] = []
    private var records: [DiagnosisRecord] = []

    init(demo: DemoDescription) { self.demo = demo }

    mutating func note(_ event: EngineEvent, at now: Moment) {
        switch event {
        case .observed(let observation):
            healthyInARow = isHealthy(observation) ? healthyInARow + 1 : 0
            newest = observation
        case .ticket(let change, let ticket):
            tickets[ticket.id] = ticket
            if change.kind == .opened || change.kind == .joined || change.kind == .reopened,
                !opened.contains(where: { $0.ticket == ticket.id })
            {
                opened.append((ticket.id, now))
            }
        case .diagnosed(let record):
            records.append(record)
        case .gap, .diagnosisProgress, .action, .persistenceTrouble, .writer:
            break
        }
    }

    /// Every component that serves is there and serves, every member is there, load flows, nothing is violated.
    func isSettled(stores: [ComponentID], members: Int) -> Bool {
        guard healthyInARow >= Self.settledObservations, let newest else { return false }
        let serving = Set(
            newest.checks.filter { $0.invariant == demo.answering && $0.result == .ok }
                .map(\.component))
        let known = newest.topology.components.count { $0.id.kind == RehearsedWords.voting?.id }
        let isLoadRead = newest.readings.metrics.contains(demo.load)
        return known >= members
            && stores.allSatisfy {
                serving.contains($0) && (!isLoadRead || newest.readings[$0, demo.load].value != nil)
            }
    }

    private func isHealthy(_ observation: Observation) -> Bool {
        !observation.checks.contains { $0.result == .violated }
            && observation.topology.components.allSatisfy { component in
                component.id.kind != RehearsedWords.servingKind
                    || observation.states[component.id]?.state == demo.settledState
            }
    }

    var queriesPerSecond: Double? { newest?.readings[cluster: demo.clusterLoad].value }

    func ticket(_ id: Int64) -> Ticket? { tickets[id] }

    /// The first ticket of a component that was opened from `start` on.
    func firstOpened(of component: ComponentID, notBefore start: Moment) -> (Ticket, Moment)? {
        for (id, at) in opened where at >= start {
            if let ticket = tickets[id], ticket.key.component == component { return (ticket, at) }
        }
        return nil
    }

    /// Oldest version first.
    func diagnoses(of incident: Int64) -> [DiagnosisRecord] {
        records.filter { $0.incident == incident }.sorted { $0.version < $1.version }
    }

    /// The ticket resolved last, where every ticket of the incident is resolved.
    func lastResolved(of incident: Int64) -> Ticket? {
        let all = tickets.values.filter { $0.incident == incident }
        guard !all.isEmpty, all.allSatisfy({ !$0.isOpen }) else { return nil }
        return all.max { left, right in
            guard let a = left.resolved, let b = right.resolved, a != b else { return left.id < right.id }
            return a < b
        }
    }
}
