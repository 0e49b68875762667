internal import OperatorCore

/// How a store stands by PD's word, leader changes and heartbeats taken into account.
enum StoreVerdict: Sendable, Hashable {
    case serving
    /// PD no longer hears from it; the reason in words.
    case down(String)
    /// PD itself cannot know yet.
    case unsettled(String)
    /// Tombstone or Removed: it is over.
    case gone
}

/// What is remembered of a store from one answer of `/stores` to the next.
struct StoreMemory: Sendable, Hashable {
    var firstSeen: Moment
    /// The latest heartbeat ever seen for it; a new PD leader shows an older one.
    var latestHeartbeat: WallTime?
    /// When `latestHeartbeat` last went forward under our eyes; nil while it never did.
    var advanced: Moment?
    /// The tenure in which it last had a capacity.
    var reportedInTenure: Int?
    var verdict: StoreVerdict = .unsettled("not judged yet")
    /// Its last settled verdict was down: it counts as not serving while unsettled.
    var wasDown = false
    var stateName = ""
    var started: WallTime?

    /// Not serving, as far as is known: down, or unsettled after it was down.
    var isNotServing: Bool {
        switch verdict {
        case .down: true
        case .unsettled: wasDown
        case .serving, .gone: false
        }
    }

    mutating func settle(_ verdict: StoreVerdict) {
        self.verdict = verdict
        switch verdict {
        case .down: wasDown = true
        case .serving, .gone: wasDown = false
        case .unsettled: break
        }
    }
}

/// Judges one line of `/stores`. Pure.
struct StoreJudge {
    let store: PDStore
    let memory: StoreMemory
    let tenure: PDTenure
    /// When the answer was asked for.
    let at: Moment
    /// The newest heartbeat of any store in the same answer: about PD's own now, whatever our clock says.
    var newestHeartbeat: WallTime?

    var verdict: StoreVerdict {
        if store.isGone { return .gone }
        if store.hasNotReported { return withoutReport }
        switch store.stateName {
        case "Disconnected", "Down": return disconnected
        case "Offline": return leaving
        default: return store.isLeaving ? leaving : .serving
        }
    }

    private var isSettled: Bool {
        tenure.isSettled(at: at) && at.elapsed(since: memory.firstSeen) >= .seconds(20)
    }

    /// "0B": no heartbeat since this leader leads. Persisted heartbeats are up to 5 minutes old (PD's
    /// storePersistInterval): one older than that speaks for itself.
    private var withoutReport: StoreVerdict {
        if isSettled { return .down("has not reported to the PD leader for 20 s (PD says \(store.stateName), 0B)") }
        if store.stateName != "Up", tenure.origin == .firstSight, let age = wallAge, age > .seconds(360) {
            return .down("PD says \(store.stateName)")
        }
        return .unsettled("has not reported to the present PD leader yet")
    }

    /// PD waited 20 s by itself, so this counts at once, unless PD or we stood still meanwhile.
    private var disconnected: StoreVerdict {
        let stoodStill = tenure.origin == .regained && !tenure.isSettled(at: at) && !memory.wasDown
        if stoodStill, memory.advanced.map({ $0 < tenure.since }) ?? true {
            return .unsettled("PD stood still and has not heard from it since")
        }
        return .down("PD says \(store.stateName)")
    }

    /// A store that is being removed keeps the name Offline when it dies: judged by its heartbeats, which come each
    /// 10 s and are seen up to one poll later.
    private var leaving: StoreVerdict {
        if let advanced = memory.advanced {
            return at.elapsed(since: advanced) > .seconds(25)
                ? .down("is Offline and PD has no new heartbeat of it") : .serving
        }
        if let newest = newestHeartbeat, let own = memory.latestHeartbeat, newest.elapsed(since: own) > .seconds(25) {
            return .down("is Offline and PD has no new heartbeat of it")
        }
        if let age = wallAge, age > .seconds(60) { return .down("is Offline and PD has no new heartbeat of it") }
        return at.elapsed(since: memory.firstSeen) > .seconds(25)
            ? .down("is Offline and PD has no new heartbeat of it") : .serving
    }

    private var wallAge: Duration? { memory.latestHeartbeat.map { at.wall.elapsed(since: $0) } }
}
