internal import OperatorCore

/// What the evidence of one incident is drawn from: a snapshot, what the diagnosis asked for, and the subject's metrics.
struct EvidenceContext {
    let snapshot: TiKVSnapshot
    let request: EvidenceRequest
    let descriptor: SubjectDescriptor

    /// Stores the incident is about: those with a ticket, and those a ticket names as related.
    var affected: [UInt64] {
        let components = request.tickets.flatMap { [$0.key.component] + $0.related }
        let named = components.filter { $0.kind == "store" }.compactMap { UInt64($0.id) }
        return Array(Set(named)).sorted()
    }

    /// When the incident began, on the uptime clock of the observation. A last heartbeat is older than the trouble: no
    /// store failed before its port last answered us.
    var began: Moment {
        let told = moment(request.began)
        let answered = affected.compactMap { id -> Moment? in
            guard let record = snapshot.probes[id]?.record, record.isFailing else { return nil }
            return record.lastServed
        }
        return answered.min().map { max(told, $0) } ?? told
    }

    func moment(_ wall: WallTime) -> Moment {
        request.observation.at.advanced(by: wall.elapsed(since: request.observation.at.wall))
    }
}
