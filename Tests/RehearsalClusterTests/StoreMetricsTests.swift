import Testing

@testable import RehearsalCluster

@Suite struct StoreMetricsTests {
    /// Series by their whole name, as they stand on the page.
    private func series(_ page: String) -> [String: Double] {
        var found: [String: Double] = [:]
        for line in page.split(separator: "\n") where !line.hasPrefix("#") {
            guard let blank = line.lastIndex(of: " ") else { continue }
            let name = String(line[..<blank])
            #expect(found[name] == nil, "\(name) stands twice")
            found[name] = Double(line[line.index(after: blank)...])
        }
        return found
    }

    private func simulation(now: UInt64 = 1_000_000_000_000) throws -> StoreSimulation {
        let plan = storePlan(stores: 1, regions: 30)
        return StoreSimulation(
            plan: plan, store: try #require(plan.stores.first), states: nil, startTimestamp: 1_795_508_707, now: now)
    }

    private let process = ProcessFigures(
        cpuSeconds: 3.7, residentBytes: 29_000_000, virtualBytes: 9e8, startSeconds: 1_795_508_707.4, openFiles: 20,
        threads: [ProcessFigures.ThreadTime(name: "raftstore_1_0", id: 12, seconds: 0.25)])

    @Test func `counters never fall, buckets add up, bounds are TiKV's`() throws {
        var store = try simulation()
        var now: UInt64 = 1_000_000_000_000
        var before: [String: Double] = [:]
        for _ in 0..<20 {
            now += 1_000_000_000
            _ = store.tick(now: now)
            store.serve(now: now)
            let page = store.metricsPage(process: process, cores: 2)
            let after = series(page)
            let gauges = Set(
                page.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") && $0.hasSuffix(" gauge") }.map {
                    $0.split(separator: " ")[2]
                })
            for (name, value) in before where !gauges.contains(name.prefix { $0 != "{" }) {
                #expect(after[name] ?? -1 >= value, "\(name)")
            }
            before = after
        }
        let labels = "type=\"kv_get\""
        let bounds = before.filter {
            $0.key.hasPrefix("tikv_grpc_msg_duration_seconds_bucket") && $0.key.contains(labels)
        }
        #expect(bounds.count == 23)
        #expect(bounds.keys.contains { $0.contains("le=\"0.00005\"") })
        #expect(bounds.keys.contains { $0.contains("le=\"104.8576\"") })
        let infinite = bounds.first { $0.key.contains("+Inf") }?.value
        #expect(infinite == before["tikv_grpc_msg_duration_seconds_count{priority=\"unknown\",type=\"kv_get\"}"])
        #expect(bounds.values.max() == infinite)
        #expect(before["tikv_raftstore_region_count{type=\"leader\"}"] == 30)
        #expect(before["process_cpu_seconds_total"] == 3)
    }

    @Test func `a page has what a monitor of TiKV reads, each family with help and type`() throws {
        var store = try simulation()
        var now: UInt64 = 1_000_000_000_000
        for _ in 0..<5 {
            now += 1_000_000_000
            _ = store.tick(now: now)
            store.serve(now: now)
        }
        let page = store.metricsPage(process: process, cores: 2)
        for name in [
            "tikv_grpc_msg_duration_seconds", "tikv_storage_command_total",
            "tikv_storage_engine_async_request_duration_seconds", "tikv_storage_engine_async_request_total",
            "tikv_raftstore_append_log_duration_seconds", "tikv_raftstore_commit_log_duration_seconds",
            "tikv_raftstore_apply_log_duration_seconds", "tikv_raftstore_apply_wait_time_duration_secs",
            "tikv_raftstore_request_wait_time_duration_secs", "tikv_raftstore_store_write_loop_duration_seconds",
            "tikv_raftstore_region_count", "tikv_raftstore_leader_missing", "tikv_scheduler_contex_total",
            "tikv_scheduler_latch_wait_duration_seconds", "tikv_scheduler_command_duration_seconds",
            "tikv_store_size_bytes", "tikv_engine_write_stall", "tikv_engine_pending_compaction_bytes",
            "tikv_raftstore_slow_score", "process_cpu_seconds_total", "process_resident_memory_bytes",
            "process_start_time_seconds", "tikv_thread_cpu_seconds_total", "tikv_server_cpu_cores_quota",
        ] {
            #expect(page.contains("# HELP \(name) "), "\(name)")
            #expect(page.contains("# TYPE \(name) "), "\(name)")
        }
        // What never happened has no series.
        #expect(!page.contains("tikv_server_report_failure_msg_total"))
        #expect(!page.contains("tikv_scheduler_too_busy_total"))
        store.noteUnreachable(store: 5, messages: 12)
        #expect(
            store.metricsPage(process: process, cores: 2).contains(
                "tikv_server_report_failure_msg_total{store_id=\"5\",type=\"unreachable\"} 12"))
    }

    @Test(
        arguments: [
            (0, "0"), (1, "1"), (-3, "-3"), (0.5, "0.5"), (5e-5, "0.00005"), (1e-5, "0.00001"), (104.8576, "104.8576"),
            (-2.5e-7, "-0.00000025"), (549_755_813_888, "549755813888"), (1.5e20, "150000000000000000000"),
            (1e22, "10000000000000000000000"),
        ] as [(Double, String)])
    func `numbers are written without exponent`(number: Double, text: String) {
        #expect(MetricNumber.text(number) == text)
        #expect(Double(text) == number)
    }

    @Test func `a page for PD writes small numbers with an exponent, as Go does`() {
        var metrics = MetricRegistry(allowsExponents: true)
        metrics.observe(
            1.25e-5, in: MetricSeries(.histogram("trip_seconds", "Trips.", [0.0001, 0.0002]), ["To": "a1"]))
        #expect(
            metrics.page() == """
                # HELP trip_seconds Trips.
                # TYPE trip_seconds histogram
                trip_seconds_bucket{To="a1",le="0.0001"} 1
                trip_seconds_bucket{To="a1",le="0.0002"} 1
                trip_seconds_bucket{To="a1",le="+Inf"} 1
                trip_seconds_sum{To="a1"} 1.25e-05
                trip_seconds_count{To="a1"} 1

                """)
    }

    @Test func `numbers that are none have Prometheus' names`() {
        #expect([Double.nan, .infinity, -.infinity].map { MetricNumber.text($0) } == ["NaN", "+Inf", "-Inf"])
    }

    @Test func `label values are escaped`() {
        let labels = MetricSeries(StoreMetric.threadCPU, ["tid": "1", "name": "a\"b\\c\nd"]).labels
        #expect(labels == #"name="a\"b\\c\nd",tid="1""#)
    }

    @Test func `this process tells its own figures`() throws {
        let figures = try #require(ProcessFigures.read())
        #expect(figures.residentBytes > 1e6)
        #expect(figures.startSeconds > 1.5e9)
        #expect(figures.openFiles > 2)
        #expect(!figures.threads.isEmpty)
    }
}
