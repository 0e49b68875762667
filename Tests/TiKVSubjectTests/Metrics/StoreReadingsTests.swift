import OperatorCore
import PrometheusKit
import TestSupport
import Testing

@testable import TiKVSubject

/// Readings from two pages of one store: what is a number, and what is missing and why.
struct StoreReadingsTests {
    private func scrape(_ seconds: Double, isWhole: Bool = true, _ change: (inout StorePage) -> Void = { _ in })
        -> StoreScrape
    {
        var page = StorePage(seconds: 1_000 + seconds)
        change(&page)
        return StoreScrape.parse(page.bytes, at: Self.moment(seconds), isWhole: isWhole)
    }

    private static func moment(_ seconds: Double) -> Moment {
        Moment(
            uptimeNanoseconds: Int64(seconds * 1e9), wall: WallTime(millisecondsSince1970: Int64(seconds * 1_000)))
    }

    private func readings(_ earlier: StoreScrape?, _ later: StoreScrape) -> [String: Reading] {
        Dictionary(
            StoreReadings.between(earlier, later).map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { $1 })
    }

    private func expect(_ reading: Reading?, _ value: Double, sourceLocation: SourceLocation = #_sourceLocation) {
        guard let found = reading?.value else {
            Issue.record("\(String(describing: reading)) is no value", sourceLocation: sourceLocation)
            return
        }
        #expect(abs(found - value) <= abs(value) * 1e-6, sourceLocation: sourceLocation)
    }

    @Test("Rates, quantiles and gauges are read, in their units, without kv_gc")
    func values() {
        let readings = readings(scrape(0), scrape(20))
        expect(readings["store.qps"], 1_000)
        expect(readings["store.p50"], 1)
        expect(readings["store.p95"], 3)
        expect(readings["store.p99"], 3.8)
        expect(readings["store.cpu"], 2)
        expect(readings["store.memory"], 123_456_789)
        expect(readings["store.leaders"], 20)
        expect(readings["store.regions"], 50)
        expect(readings["store.slow_score"], 80)
        expect(readings["store.write_stall"], 2.5)
        expect(readings["store.disk_available"], 40)
        expect(readings["store.start_time"], 1_700_000_000)
        expect(readings["store.unreachable_reports"], 3)
        #expect(readings["store.p99"]?.sampledAt == Self.moment(20))
    }

    @Test("Every metric of the catalogue has a reading, a value or a reason")
    func complete() {
        #expect(readings(nil, scrape(0)).count == StoreMetricCatalogue.all.count)
        #expect(Set(StoreMetricCatalogue.all.map(\.id)).count == StoreMetricCatalogue.all.count)
    }

    @Test("The first scrape has gauges but no rates")
    func first() {
        let readings = readings(nil, scrape(0))
        expect(readings["store.leaders"], 20)
        #expect(readings["store.qps"] == .missing(.firstSample) && readings["store.p99"] == .missing(.firstSample))
        #expect(readings["store.errors"] == .missing(.firstSample))
    }

    @Test("A restart between two scrapes is no rate, even where counters are higher again")
    func restart() {
        let restarted = readings(scrape(0), scrape(20) { $0.startTime += 500 })
        #expect(restarted["store.qps"] == .missing(.counterReset) && restarted["store.p99"] == .missing(.counterReset))
        let lower = readings(scrape(0), scrape(20) { $0.seconds = 5 })
        #expect(lower["store.qps"] == .missing(.counterReset) && lower["store.p50"] == .missing(.counterReset))
        expect(lower["store.leaders"], 20)
    }

    @Test("A counter that TiKV registers with its first event is 0 until then; any other absent family is missing")
    func absence() {
        let none = readings(scrape(0), scrape(20))
        expect(none["store.errors"], 0)
        #expect(none["store.append_p99"] == .missing(.absent) && none["store.pending_commands"] == .missing(.absent))
        expect(readings(scrape(0), scrape(20) { $0.failures = 40 })["store.errors"], 2)
        expect(readings(scrape(0) { $0.failures = 40 }, scrape(20) { $0.failures = 100 })["store.errors"], 3)
    }

    @Test("Without a request in the window there is no quantile, and 0 requests a second")
    func idle() {
        let readings = readings(scrape(0) { $0.requestsPerSecond = 0 }, scrape(20) { $0.requestsPerSecond = 0 })
        expect(readings["store.qps"], 0)
        #expect(readings["store.p99"] == .missing(.noObservations))
    }

    @Test("What a cut page does not have failed to come: never 0, never absent")
    func cut() {
        let text = StorePage(seconds: 1_020).text
        let end = text.firstRange(of: "tikv_raftstore_region_count{type=\"region\"")?.lowerBound ?? text.endIndex
        let cut = StoreScrape.parse(Array(text[..<end].utf8), at: Self.moment(20), isWhole: false)
        let readings = readings(scrape(0), cut)
        expect(readings["store.qps"], 1_000)
        #expect(readings["store.leaders"] == .missing(.sourceFailed))
        #expect(readings["store.errors"] == .missing(.sourceFailed))
        let after = self.readings(cut, scrape(40) { $0.failures = 5 })
        expect(after["store.qps"], 1_000)
        #expect(after["store.errors"] == .missing(.sourceFailed))
    }

    @Test("NaN and numbers that cannot be are no readings")
    func notANumber() {
        let odd = readings(
            scrape(0), scrape(20) { $0.extra = "tikv_raftstore_leader_missing NaN\ntikv_grpc_msg_fail_total -5" })
        #expect(odd["store.leader_missing"] == .missing(.notANumber))
        #expect(odd["store.errors"] == .missing(.notANumber))
    }

    @Test("CPU, counted in whole seconds, waits for a window in which it says something")
    func cpu() {
        #expect(readings(scrape(0), scrape(5))["store.cpu"] == .missing(.firstSample))
        var history = ScrapeHistory()
        for second in stride(from: 0.0, through: 90, by: 5) { history.add(scrape(second), window: .seconds(10)) }
        expect(history.readings(window: .seconds(10))[MetricID("store.cpu")], 2)
    }

    @Test("A window's rate is of that window, whatever came before")
    func window() {
        var history = ScrapeHistory()
        for second in stride(from: 0.0, through: 60, by: 5) {
            // 1000 a second, and none in the last ten seconds.
            history.add(scrape(second) { $0.seconds = 1_000 + min(second, 50) }, window: .seconds(10))
        }
        expect(history.readings(window: .seconds(10))[MetricID("store.qps")], 0)
        expect(history.readings(window: .seconds(20))[MetricID("store.qps")], 500)
    }

    @Test("Which stores a store cannot reach, by id")
    func unreachable() {
        #expect(StoreReadings.unreachablePerSecond(scrape(0), scrape(20)) == [4: 3])
        #expect(StoreReadings.unreachablePerSecond(nil, scrape(20)).isEmpty)
    }

    @Test("A damaged page gives readings or reasons, never a trap")
    func fuzz() {
        let before = scrape(0)
        let bytes = StorePage(seconds: 1_020).bytes
        for seed in 0..<300 {
            var random = SeededRandom(seed: UInt64(seed))
            let damaged = StoreScrape.parse(Mutation.mutate(bytes, using: &random), at: Self.moment(20))
            let readings = StoreReadings.between(before, damaged)
            #expect(readings.values.allSatisfy { $0.value?.isFinite ?? true }, "seed \(seed)")
        }
    }

    @Test("The cluster's load is the sum of fresh stores; a dead one's last reading does not count")
    func clusterLoad() {
        let fresh = [MetricID("store.qps"): Reading.value(100, at: Self.moment(98))]
        let stale = [MetricID("store.qps"): Reading.value(900, at: Self.moment(50))]
        let unknown = [MetricID("store.qps"): Reading.missing(.firstSample)]
        func load(_ stores: [[MetricID: Reading]]) -> Reading? {
            ClusterLoad.readings(of: stores, at: Self.moment(100), freshness: .seconds(15))[ClusterLoad.qps]
        }
        #expect(load([fresh, stale, unknown, fresh])?.value == 200)
        let newer = [MetricID("store.qps"): Reading.value(50, at: Self.moment(99))]
        #expect(load([fresh, newer]) == .value(150, at: Self.moment(99)), "an older store must not hold the time back")
        #expect(load([stale, unknown]) == .missing(.notObserved))
    }
}
