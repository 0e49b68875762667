internal import OperatorCore

/// What logs and PD's answers tell happened, and what was looked for in the logs and is not there.
struct LogEvidence {
    private let context: EvidenceContext
    private var snapshot: TiKVSnapshot { context.snapshot }

    init(_ context: EvidenceContext) { self.context = context }

    var all: [Evidence] { stops + starts + others }

    /// What may be the cause of something that shows only later.
    private static let slowCauses: Set<String> = [
        "planned_stop", "panic", "fatal_error", "disk_trouble", "slow_store", "write_stall", "clock_trouble",
        "store_state_changed", "pd_leader_changed", "version_changed",
    ]

    /// Events from a few seconds before the beginning on, possible causes from two minutes before.
    private var events: [ClusterEvent] {
        let began = context.began.wall
        return context.request.events.filter { event in
            event.at >= began.advanced(by: .seconds(Self.slowCauses.contains(event.kind) ? -120 : -5))
        }
    }

    private func stop(of store: UInt64) -> ClusterEvent? {
        events.last { $0.kind == EvidenceTopic.plannedStop && $0.component == ComponentID(store: store) }
    }

    // MARK: - Planned stops

    private var stops: [Evidence] {
        context.affected.flatMap { store -> [Evidence] in
            if let event = stop(of: store) {
                return [
                    Evidence(
                        kind: .event, topic: EvidenceTopic.plannedStop, component: ComponentID(store: store),
                        statement: "store \(store) was asked to stop: \(event.message)", at: event.at,
                        facts: ["at": .time(event.at), "message": .text(event.message)], origin: event.origin)
                ]
            }
            return logs(of: store).filter { $0.failure == nil }.compactMap { absence(of: store, in: $0) }
        }
    }

    private func logs(of store: UInt64) -> [WatchedLogStatus] {
        snapshot.logs.filter { $0.log.writer == ComponentID(store: store) }
    }

    private func absence(of store: UInt64, in status: WatchedLogStatus) -> Evidence? {
        guard let read = status.lastSuccess else { return nil }
        return Evidence(
            kind: .absence, topic: EvidenceTopic.plannedStop, component: ComponentID(store: store),
            statement: "the log of store \(store) has no line that it was asked to stop", at: read.wall,
            facts: [
                "looked_for": .text("receive signal 15"), "file": .text(status.log.path), "until": .time(read.wall),
            ], origin: "log \(status.log.name)")
    }

    // MARK: - Starts and the rest

    private var starts: [Evidence] {
        let isNew = { (event: ClusterEvent) in event.fields["before"] != nil || event.fields["phase"] == "process" }
        return events.filter { $0.kind == "started" && $0.component?.kind == "store" && isNew($0) }.suffix(5).map {
            event in
            var facts: [String: FactValue] = ["after": .time(event.at)]
            facts["before"] = event.fields["before"].flatMap { WallTime(rfc3339: $0) }.map { .time($0) }
            return Evidence(
                kind: .change, topic: EvidenceTopic.startTime, component: event.component, statement: event.message,
                at: event.at, facts: facts, origin: event.origin)
        }
    }

    /// The first and last of each kind and component, so that a storm of one does not crowd out the others.
    private var others: [Evidence] {
        let told: Set<String> = [EvidenceTopic.plannedStop, "started"]
        let groups = Dictionary(grouping: events.filter { !told.contains($0.kind) }) {
            "\($0.kind) \($0.component?.description ?? "")"
        }
        return groups.sorted { $0.key < $1.key }.prefix(30).compactMap { _, group in
            guard let first = group.first, let last = group.last else { return nil }
            let more = group.count > 1 ? " (\(group.count) times until \(last.at))" : ""
            return Evidence(
                kind: .event, topic: first.kind, component: first.component, statement: first.message + more,
                at: first.at,
                facts: [
                    "count": .number(Double(group.count), unit: "count"), "first": .time(first.at),
                    "last": .time(last.at),
                ], origin: first.origin)
        }
    }

    // MARK: - Gaps

    var gaps: [String] {
        context.affected.compactMap { store in
            let followed = logs(of: store)
            if followed.isEmpty {
                return "the log of store \(store) is not followed: no planned stop or panic can be ruled out"
            }
            guard let failing = followed.first(where: { $0.failure != nil }), let failure = failing.failure else {
                return nil
            }
            return "the log of store \(store) cannot be read: \(failure.reason)"
        }
    }
}
