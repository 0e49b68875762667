/// What clients did to each region since PD heard last, and the part of a write that is not yet a whole log entry.
struct RegionFlows: Sendable {
    private struct Flow: Sendable {
        var bytesRead = 0.0
        var keysRead = 0.0
        var bytesWritten = 0.0
        var keysWritten = 0.0
        var entryRest = 0.0
    }

    private var flows: [Flow]
    /// Since PD last heard from the store as a whole.
    private var sinceStoreReport = StoreWorkload.Served()

    init(regions: Int) {
        flows = [Flow](repeating: Flow(), count: regions)
    }

    /// A region's part of what the store served; the result is how many whole log entries it makes.
    mutating func add(
        _ served: StoreWorkload.Served, share: Double, writeShare: Double, at place: Int
    ) -> UInt64 {
        flows[place].bytesRead += Double(served.bytesRead) * share
        flows[place].keysRead += Double(served.keysRead) * share
        flows[place].bytesWritten += Double(served.bytesWritten) * writeShare
        flows[place].keysWritten += Double(served.keysWritten) * writeShare
        let entries = flows[place].entryRest + Double(served.writes) * writeShare
        flows[place].entryRest = entries.truncatingRemainder(dividingBy: 1)
        return UInt64(max(0, entries - flows[place].entryRest))
    }

    mutating func addToStore(_ served: StoreWorkload.Served) {
        sinceStoreReport.bytesRead += served.bytesRead
        sinceStoreReport.keysRead += served.keysRead
        sinceStoreReport.bytesWritten += served.bytesWritten
        sinceStoreReport.keysWritten += served.keysWritten
    }

    /// What to report for a region; it begins anew.
    mutating func take(at place: Int) -> StoreWorkload.Served {
        let flow = flows[place]
        flows[place] = Flow(entryRest: flow.entryRest)
        return StoreWorkload.Served(
            bytesRead: UInt64(flow.bytesRead), keysRead: UInt64(flow.keysRead),
            bytesWritten: UInt64(flow.bytesWritten), keysWritten: UInt64(flow.keysWritten))
    }

    mutating func takeStore() -> StoreWorkload.Served {
        defer { sinceStoreReport = StoreWorkload.Served() }
        return sinceStoreReport
    }
}
