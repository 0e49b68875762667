internal import OperatorCore

/// The stores PD lists, with what is remembered of each.
struct StoreLedger: Sendable {
    /// In order of id; Tombstones from the last answer that held them.
    private(set) var stores: [PDStore] = []
    private(set) var memory: [UInt64: StoreMemory] = [:]
    /// When the newest answer was asked for; nil before the first.
    private(set) var asOf: Moment?
    /// The tenure under which it was given.
    private(set) var tenure: PDTenure?
    /// Entries of the newest answer that could not be read.
    private(set) var damaged = 0
    private var tombstones: [PDStore] = []
    /// Ids PD listed once and lists no more, newest last: what was open about them is over.
    private(set) var vanished: [UInt64] = []
    /// A store vanished from the list of the living: the whole list is due.
    private(set) var wantsWholeList = true

    subscript(id: UInt64) -> PDStore? { stores.first { $0.id == id } }

    /// Stores that should be serving: neither over nor TiFlash's computing nodes without data.
    var living: [PDStore] { stores.filter { !$0.isGone } }

    /// Ids of stores PD or its silence says are not serving.
    var notServing: [UInt64] { living.map(\.id).filter { memory[$0]?.isNotServing ?? false } }

    /// True where a store that had reported under this tenure reads "0B" again: the leader lost its memory.
    func showsLostMemory(_ list: PDStoreList, under tenure: PDTenure) -> Bool {
        list.stores.contains { $0.hasNotReported && memory[$0.id]?.reportedInTenure == tenure.number }
    }

    /// Takes an answer. Returns what changed as events.
    mutating func absorb(_ list: PDStoreList, isWhole: Bool, under tenure: PDTenure, at moment: Moment)
        -> [ClusterEvent]
    {
        let before = Set(living.map(\.id))
        if isWhole { tombstones = list.stores.filter(\.isGone) }
        let named = Set(list.stores.map(\.id))
        stores = (list.stores + tombstones.filter { !named.contains($0.id) }).sorted { $0.id < $1.id }
        wantsWholeList = !isWhole && !before.subtracting(stores.map(\.id)).isEmpty
        if asOf == nil && !isWhole { wantsWholeList = true }
        damaged = list.damaged
        self.tenure = tenure
        let isFirst = asOf == nil
        asOf = moment
        let present = Set(stores.map(\.id))
        // A store that is missing beside an entry nobody can read may be that entry: nothing about it is over.
        if list.damaged == 0 {
            noteVanished(before: memory.keys.filter { !present.contains($0) }, present: present)
            memory = memory.filter { present.contains($0.key) }
        }
        let newest = list.stores.filter { !$0.isGone }.compactMap(\.lastHeartbeat).max()
        return list.stores.flatMap { remember($0, under: tenure, at: moment, isFirst: isFirst, newest: newest) }
    }

    private mutating func noteVanished(before gone: [UInt64], present: Set<UInt64>) {
        vanished.removeAll { present.contains($0) || gone.contains($0) }
        vanished = (vanished + gone.sorted()).suffix(64)
    }

    private mutating func remember(
        _ store: PDStore, under tenure: PDTenure, at moment: Moment, isFirst: Bool, newest: WallTime?
    ) -> [ClusterEvent] {
        let known = memory[store.id]
        var entry = known ?? StoreMemory(firstSeen: isFirst ? tenure.since : moment)
        if let heartbeat = store.lastHeartbeat,
            heartbeat > (entry.latestHeartbeat ?? heartbeat.advanced(by: .seconds(-1)))
        {
            if known != nil { entry.advanced = moment }
            entry.latestHeartbeat = heartbeat
        }
        if !store.hasNotReported { entry.reportedInTenure = tenure.number }
        entry.settle(
            StoreJudge(store: store, memory: entry, tenure: tenure, at: moment, newestHeartbeat: newest).verdict)
        let events = known.map { changes(of: store, since: $0, at: moment) } ?? []
        entry.stateName = store.stateName
        entry.started = store.started ?? entry.started
        memory[store.id] = entry
        return events
    }

    private func changes(of store: PDStore, since known: StoreMemory, at moment: Moment) -> [ClusterEvent] {
        var events: [ClusterEvent] = []
        if known.stateName != store.stateName {
            events.append(
                ClusterEvent(
                    kind: "store_state_changed", at: moment.wall, component: ComponentID(store: store.id),
                    message: "PD shows store \(store.id) as \(store.stateName), before as \(known.stateName)",
                    fields: ["from": known.stateName, "to": store.stateName], origin: "pd /stores"))
        }
        if let before = known.started, let after = store.started, before != after {
            events.append(
                ClusterEvent(
                    kind: "started", at: after, component: ComponentID(store: store.id),
                    message: "store \(store.id) started anew", fields: ["before": before.description],
                    origin: "pd /stores"))
        }
        return events
    }

    /// After a time in which nobody looked: what was measured by our clock says nothing any more.
    mutating func forgetAges(at moment: Moment) {
        for id in memory.keys {
            memory[id]?.advanced = nil
            memory[id]?.firstSeen = moment
        }
    }
}
