import Testing

@testable import RehearsalCluster

@Suite struct StoreReportTests {
    private let second: UInt64 = 1_000_000_000

    private func schedule() throws -> ReportSchedule {
        ReportSchedule(store: try #require(storePlan().stores.first), startTimestamp: 1, random: SplitMix64(seed: 1))
    }

    @Test func `a process registers, then reports at once, then each ten seconds`() throws {
        var reports = try schedule()
        var now = 100 * second
        let first = reports.due(led: [1000], now: now)
        #expect(first == ReportSchedule.Due(registers: true))
        reports.failed(first, now: now)
        #expect(reports.due(led: [1000], now: now).isNothing)
        now += second
        #expect(reports.due(led: [1000], now: now).registers)
        reports.accepted(first, now: now)
        let next = reports.due(led: [1000], now: now)
        #expect(next == ReportSchedule.Due(store: true, regions: [1000]))
        reports.accepted(next, now: now)
        #expect(!reports.due(led: [1000], now: now + 9 * second).store)
        #expect(reports.due(led: [1000], now: now + 10 * second).store)
    }

    @Test func `a store heartbeat that failed waits for the next, but for the first and after a gap`() throws {
        var reports = try schedule()
        var now = 100 * second
        reports.accepted(reports.due(led: [], now: now), now: now)
        reports.failed(reports.due(led: [], now: now), now: now)
        now += second
        #expect(reports.due(led: [], now: now).store)
        reports.accepted(reports.due(led: [], now: now), now: now)
        now += 10 * second
        reports.failed(reports.due(led: [], now: now), now: now)
        #expect(!reports.due(led: [], now: now + 9 * second).store)
        #expect(reports.due(led: [], now: now + 10 * second).store)
        reports.wakeUp()
        #expect(reports.due(led: [], now: now).store)
        reports.failed(reports.due(led: [], now: now), now: now)
        #expect(reports.due(led: [], now: now + second).store)
    }

    @Test func `regions are due within a minute, each at a pace of its own, and at once when a leader changed`() throws
    {
        var reports = try schedule()
        var now = 100 * second
        let regions = (1000..<1080).map(UInt64.init)
        reports.accepted(reports.due(led: regions, now: now), now: now)
        reports.accepted(reports.due(led: regions, now: now), now: now)
        #expect(reports.due(led: regions, now: now).regions.isEmpty)
        var seen: Set<UInt64> = []
        var most = 0
        for _ in 0..<61 {
            now += second
            let due = reports.due(led: regions, now: now)
            most = max(most, due.regions.count)
            seen.formUnion(due.regions)
            reports.accepted(due, now: now)
        }
        #expect(seen.count == 80)
        #expect(most < 12)
        reports.regionChanged(1005)
        #expect(reports.due(led: regions, now: now).regions == [1005])
        reports.leaderChanged()
        #expect(reports.due(led: regions, now: now).regions.count == 80)
    }

    @Test func `a change while a report is on its way is not taken as reported`() throws {
        var reports = try schedule()
        let now = 100 * second
        reports.accepted(reports.due(led: [], now: now), now: now)
        let due = reports.due(led: [1000], now: now)
        reports.regionChanged(1000)
        reports.accepted(due, now: now)
        #expect(reports.due(led: [1000], now: now).regions == [1000])
    }

    @Test func `a store that did not run for minutes reports when it goes on`() throws {
        let plan = storePlan(stores: 1, regions: 10)
        var store = StoreSimulation(
            plan: plan, store: try #require(plan.stores.first), states: nil, startTimestamp: 1, now: 100 * second)
        for tick in 1...20 as ClosedRange<UInt64> {
            let now = (100 + tick) * second
            _ = store.tick(now: now)
            store.serve(now: now)
            if let next = store.dueReport(now: now) {
                store.reportAccepted(next.due, milliseconds: 1, leaderChanged: false, now: now)
            }
        }
        let after = 300 * second
        _ = store.tick(now: after)
        let next = store.dueReport(now: after)
        let report = try #require(next)
        #expect(report.due.store)
        let stats = try #require(report.request.store)
        #expect(stats.intervalSeconds > 100)
        #expect(stats.capacity == stats.available + stats.used)
    }

    @Test func `a report carries what PD needs of a region, and grows with its writes`() throws {
        let plan = storePlan(stores: 1, regions: 10)
        var store = StoreSimulation(
            plan: plan, store: try #require(plan.stores.first), states: nil, startTimestamp: 1, now: 100 * second)
        var sizes: [UInt64] = []
        for tick in 1...400 as ClosedRange<UInt64> {
            let now = (100 + tick) * second
            _ = store.tick(now: now)
            store.serve(now: now)
            guard let next = store.dueReport(now: now) else { continue }
            store.reportAccepted(next.due, milliseconds: 1, leaderChanged: false, now: now)
            for region in next.request.regions where region.id == 1000 {
                sizes.append(region.approximateSizeMiB)
                #expect(region.peers.contains { $0.id == region.leaderPeerID && $0.storeID == 1 })
                #expect(region.term >= 6 && region.confVersion > 0 && region.version > 0)
                #expect(sizes.count == 1 || region.writtenBytes > 0)
            }
        }
        #expect(sizes.count >= 5)
        #expect(sizes == sizes.sorted() && sizes.first ?? 0 < sizes.last ?? 0)
        let used = store.usedBytes
        #expect(used < plan.stores[0].capacityBytes)
    }

    @Test func `slowness of the disk raises the score and calm brings it back`() {
        var score = SlowScore()
        for _ in 0..<30 * 10 { score.record(seconds: 1) }
        #expect(score.rounded == 100)
        for _ in 0..<310 { score.record(seconds: 0.001) }
        #expect(score.rounded == 1)
    }
}
