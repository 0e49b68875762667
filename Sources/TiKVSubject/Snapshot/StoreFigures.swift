internal import OperatorCore

/// The readings PD's answer has of one store. What PD does not know yet is missing, never 0.
struct StoreFigures {
    let store: PDStore
    let snapshot: TiKVSnapshot

    var readings: [MetricID: Reading] {
        guard let asOf = snapshot.pd.ledger.asOf else { return [:] }
        var result: [MetricID: Reading] = [
            PDMetrics.capacity: size(store.capacity, asOf), PDMetrics.available: size(store.available, asOf),
            PDMetrics.used: size(store.used, asOf), PDMetrics.availableRatio: ratio(asOf),
            PDMetrics.leaders: count(store.leaderCount, asOf), PDMetrics.regions: count(store.regionCount, asOf),
            PDMetrics.heartbeatAge: heartbeatAge,
        ]
        if let score = store.slowScore { result[PDMetrics.pdSlowScore] = .value(Double(score), at: asOf) }
        return result
    }

    private func size(_ size: ByteSize?, _ asOf: Moment) -> Reading {
        if store.hasNotReported { return .missing(.notYetReported) }
        return size.map { .value(Double($0.bytes), at: asOf) } ?? .missing(.absent)
    }

    private func ratio(_ asOf: Moment) -> Reading {
        if store.hasNotReported { return .missing(.notYetReported) }
        guard let capacity = store.capacity?.bytes, capacity > 0, let available = store.available?.bytes else {
            return .missing(.absent)
        }
        return .value(Double(available) / Double(capacity), at: asOf)
    }

    /// Counts may start at 0 with a new leader and are filled in within seconds.
    private func count(_ count: Int?, _ asOf: Moment) -> Reading {
        guard let count else { return .missing(.absent) }
        if count == 0, store.hasNotReported || !(snapshot.pd.ledger.tenure?.isSettled(at: asOf) ?? false),
            snapshot.pd.ledger.tenure?.origin != .firstSight
        {
            return .missing(.notYetReported)
        }
        return .value(Double(count), at: asOf)
    }

    /// Since the heartbeat last went forward under our eyes; by the clocks of PD and ours where it never did.
    private var heartbeatAge: Reading {
        guard let memory = snapshot.pd.ledger.memory[store.id], let heartbeat = memory.latestHeartbeat else {
            return .missing(.absent)
        }
        let age = memory.advanced.map { snapshot.at.elapsed(since: $0) } ?? snapshot.at.wall.elapsed(since: heartbeat)
        return .value(max(0, age.inSeconds), at: snapshot.at)
    }
}
