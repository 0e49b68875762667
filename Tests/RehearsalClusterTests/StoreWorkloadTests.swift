import Testing

@testable import RehearsalCluster

@Suite struct StoreWorkloadTests {
    /// Requests counted by the gRPC family.
    private func requests(_ metrics: MetricRegistry) -> Double {
        RequestKind.all.reduce(0) { $0 + (metrics.value(of: $1.series.duration) ?? 0) }
    }

    private func run(
        seconds: Int, queriesPerSecond: Double = 3000, seed: UInt64 = 1,
        _ conditions: (Int) -> WorkloadConditions
    ) -> (metrics: MetricRegistry, workload: StoreWorkload) {
        var workload = StoreWorkload(queriesPerSecond: queriesPerSecond, seed: seed, storeID: 4)
        var metrics = MetricRegistry()
        for step in 0..<(seconds * 5) {
            _ = workload.advance(seconds: 0.2, conditions: conditions(step / 5), metrics: &metrics)
        }
        return (metrics, workload)
    }

    /// Of all requests, by the bucket counts of the page.
    private func quantile(_ quantile: Double, _ metrics: MetricRegistry) -> Double {
        var buckets: [Double: Double] = [:]
        for line in metrics.page().split(separator: "\n")
        where line.hasPrefix("tikv_grpc_msg_duration_seconds_bucket") {
            let parts = line.split(separator: "\"")
            guard let bound = parts.dropLast().last, let value = Double(line.split(separator: " ").last ?? "") else {
                continue
            }
            buckets[bound == "+Inf" ? .infinity : Double(bound) ?? -1, default: 0] += value
        }
        let total = buckets[.infinity] ?? 0
        return buckets.sorted { $0.key < $1.key }.first { $0.value >= total * quantile }?.key ?? .nan
    }

    @Test(arguments: [0.1, 1.0 / 3, 0.5, 1] as [Double])
    func `a store serves its share of the requests`(share: Double) {
        let served = requests(run(seconds: 20) { _ in WorkloadConditions(served: share) }.metrics)
        let expected = 3000 * 20 * share
        #expect(abs(served - expected) < expected * 0.06, "\(served) of \(expected)")
    }

    @Test func `one seed gives one run, another seed another`() {
        func page(_ seed: UInt64) -> String {
            run(seconds: 3, seed: seed) { _ in WorkloadConditions(served: 0.3) }.metrics.page()
        }
        #expect(page(1) == page(1))
        #expect(page(1) != page(2))
    }

    @Test func `p50 is around a millisecond and p99 between 8 and 30`() {
        let metrics = run(seconds: 20) { _ in WorkloadConditions(served: 0.33) }.metrics
        #expect((0.0004...0.0033).contains(quantile(0.5, metrics)))
        #expect((0.008...0.030).contains(quantile(0.99, metrics)))
    }

    @Test func `a store that serves nothing counts no request, and refuses those that come`() {
        let metrics = run(seconds: 10) { _ in WorkloadConditions(orphaned: 0.3) }.metrics
        #expect(requests(metrics) == 0)
        let refused = MetricSeries(StoreMetric.asyncTotal, ["type": "snapshot", "status": "err_not_leader"])
        #expect((metrics.value(of: refused) ?? 0) > 100)
        #expect((metrics.value(of: RequestKind.all[0].series.failed) ?? 0) > 5)
    }

    @Test func `writes without a majority wait, time out, and are refused as busy at the end`() {
        let (metrics, workload) = run(seconds: 30) { _ in WorkloadConditions(served: 0.33, stalled: 0.33) }
        #expect(workload.waitingWrites > 1500)
        let timeouts = MetricSeries(StoreMetric.asyncTotal, ["type": "write", "status": "err_timeout"])
        #expect((metrics.value(of: timeouts) ?? 0) > 100)
        #expect((metrics.value(of: MetricSeries(StoreMetric.schedulerTooBusy, ["type": "prewrite"])) ?? 0) > 0)
        #expect(metrics.value(of: MetricSeries(StoreMetric.commitLog)) == nil)
    }

    @Test func `a dead follower makes commits slower, fresh leaders make everything slower for a while`() {
        func meanCommit(_ conditions: WorkloadConditions) -> Double {
            let page = run(seconds: 30) { _ in conditions }.metrics.page()
            func number(_ name: String) -> Double {
                page.split(separator: "\n").first {
                    $0.hasPrefix("tikv_raftstore_commit_log_duration_seconds_\(name) ")
                }
                .flatMap { Double($0.split(separator: " ")[1]) } ?? .nan
            }
            return number("sum") / number("count")
        }
        #expect(
            meanCommit(WorkloadConditions(served: 0.3, thin: 0.3)) > 1.4 * meanCommit(WorkloadConditions(served: 0.3)))
        var workload = StoreWorkload(queriesPerSecond: 3000, seed: 1, storeID: 1)
        workload.won(share: 0.2)
        var metrics = MetricRegistry()
        for _ in 0..<10 {
            _ = workload.advance(seconds: 0.2, conditions: WorkloadConditions(served: 0.5), metrics: &metrics)
        }
        let calm = run(seconds: 2) { _ in WorkloadConditions(served: 0.5) }.metrics
        #expect(quantile(0.99, metrics) > quantile(0.99, calm))
        #expect(requests(metrics) > requests(calm))
    }

    @Test func `a process that did not run does not serve the time it missed`() {
        var workload = StoreWorkload(queriesPerSecond: 3000, seed: 1, storeID: 1)
        var metrics = MetricRegistry()
        let served = workload.advance(seconds: 120, conditions: WorkloadConditions(served: 1), metrics: &metrics)
        #expect(served.requests < 4000)
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `rare and certain events are drawn in finite time and in bounds`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for chance in [0, 1e-300, 1e-18, 1e-9, 0.001, 0.4, 0.5, 0.999, 1 - 1e-16, 1, .nan, -1, 2] {
            for trials in [0, 1, 7, 1000, 1_000_000] as [UInt64] {
                #expect(random.binomial(trials, chance: chance) <= trials)
            }
        }
        let draws = (0..<2000).map { _ in Double(random.binomial(50, chance: 0.1)) }
        #expect(abs(draws.reduce(0, +) / 2000 - 5) < 0.3)
        let arrivals = (0..<2000).map { _ in Double(random.poisson(4)) }
        #expect(abs(arrivals.reduce(0, +) / 2000 - 4) < 0.3)
        #expect(random.poisson(.nan) == 0 && random.poisson(-1) == 0 && random.poisson(.infinity) == 0)
    }
}
