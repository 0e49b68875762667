/// When PD has to hear what: first that this process exists, then the store each 10 s, each led region each 60 s and at
/// once when its leader changed.
struct ReportSchedule: Sendable {
    let store: RehearsalPlan.Store
    let startTimestamp: Int64
    private var random: SplitMix64
    private var registered = false
    private var nextStoreReport: UInt64 = 0
    private(set) var lastStoreReport: UInt64?
    private var isUrgent = true
    /// When each led region is due; one that is missing was never reported.
    private var regionDue: [UInt64: UInt64] = [:]
    /// Regions whose leader changed while a report was on its way.
    private var changedMeanwhile: Set<UInt64> = []
    /// No attempt before this: PD did not answer the last one.
    private var retryAt: UInt64 = 0

    static let storeInterval: UInt64 = 10_000_000_000
    static let regionInterval: UInt64 = 60_000_000_000
    private static let retryInterval: UInt64 = 1_000_000_000

    init(store: RehearsalPlan.Store, startTimestamp: Int64, random: SplitMix64) {
        self.store = store
        self.startTimestamp = startTimestamp
        self.random = random
    }

    /// What is to be said now.
    struct Due: Sendable, Equatable {
        var registers = false
        var store = false
        var regions: [UInt64] = []
        var isNothing: Bool { !registers && !store && regions.isEmpty }
    }

    /// A process's first message carries nothing but its name; all else waits for PD's answer to that.
    mutating func due(led regions: [UInt64], now: UInt64) -> Due {
        changedMeanwhile = []
        guard now >= retryAt else { return Due() }
        guard registered else { return Due(registers: true) }
        return Due(store: now >= nextStoreReport, regions: regions.filter { now >= regionDue[$0] ?? 0 })
    }

    mutating func accepted(_ due: Due, now: UInt64) {
        if due.registers { registered = true }
        if due.store {
            lastStoreReport = now
            isUrgent = false
            nextStoreReport = now + Self.storeInterval
        }
        for region in due.regions where !changedMeanwhile.contains(region) {
            // Each region keeps a pace of its own; the first time it is spread over the interval.
            let wait = regionDue[region] == nil ? 1 + random.next() % Self.regionInterval : Self.regionInterval
            regionDue[region] = now + wait
        }
    }

    /// TiKV does not repeat a store heartbeat that failed, the next one comes at its time; only the first, and the first
    /// after this process did not run, are tried again soon.
    mutating func failed(_ due: Due, now: UInt64) {
        retryAt = now + Self.retryInterval
        if due.store, !isUrgent { nextStoreReport = now + Self.storeInterval }
    }

    mutating func regionChanged(_ region: UInt64) {
        regionDue[region] = nil
        changedMeanwhile.insert(region)
    }

    /// Another PD leads, or the one that led was away: it has to hear of every region again.
    mutating func leaderChanged() {
        regionDue = [:]
    }

    /// This process did not run for a while: what is late is said at once.
    mutating func wakeUp() {
        nextStoreReport = 0
        retryAt = 0
        isUrgent = true
    }
}
