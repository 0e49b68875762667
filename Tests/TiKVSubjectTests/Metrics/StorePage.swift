/// A TiKV store's /metrics page after so many seconds of steady load.
struct StorePage {
    /// Seconds since the process began.
    var seconds = 0.0
    var startTime = 1_700_000_000.0
    /// Requests a second: half take under 1 ms, four in ten under 2 ms, the rest under 4 ms.
    var requestsPerSecond = 1_000.0
    var failures: Double?
    var extra = ""

    var text: String {
        let requests = seconds * requestsPerSecond
        return """
            # TYPE process_start_time_seconds gauge
            process_start_time_seconds \(startTime)
            # TYPE process_cpu_seconds_total counter
            process_cpu_seconds_total \(Int(seconds * 2))
            # TYPE process_resident_memory_bytes gauge
            process_resident_memory_bytes 123456789
            # TYPE tikv_grpc_msg_duration_seconds histogram
            \(histogram("kv_get", requests * 0.75))
            \(histogram("kv_prewrite", requests * 0.25))
            \(histogram("kv_gc", seconds * 5_000, slow: true))
            \(failures.map { "# TYPE tikv_grpc_msg_fail_total counter\ntikv_grpc_msg_fail_total{type=\"kv_get\"} \($0)" } ?? "")
            # TYPE tikv_raftstore_region_count gauge
            tikv_raftstore_region_count{type="leader"} 20
            tikv_raftstore_region_count{type="region"} 50
            # TYPE tikv_raftstore_slow_score gauge
            tikv_raftstore_slow_score{type="raft"} 1
            tikv_raftstore_slow_score{type="network"} 80
            # TYPE tikv_engine_write_stall gauge
            tikv_engine_write_stall{db="kv",type="write_stall_max"} 2500000
            tikv_engine_write_stall{db="raft",type="write_stall_max"} 9000000
            # TYPE tikv_store_size_bytes gauge
            tikv_store_size_bytes{type="available"} 40
            tikv_store_size_bytes{type="capacity"} 100
            # TYPE tikv_server_report_failure_msg_total counter
            tikv_server_report_failure_msg_total{store_id="4",type="unreachable"} \(Int(seconds) * 3)
            tikv_server_report_failure_msg_total{store_id="5",type="snapshot"} \(Int(seconds) * 7)
            \(extra)

            """
    }

    var bytes: [UInt8] { Array(text.utf8) }

    private func histogram(_ type: String, _ count: Double, slow: Bool = false) -> String {
        let shares: [(String, Double)] =
            slow ? [("0.001", 0), ("0.002", 0), ("0.004", 0)] : [("0.001", 0.5), ("0.002", 0.9), ("0.004", 1)]
        let name = "tikv_grpc_msg_duration_seconds"
        let labels = "type=\"\(type)\",priority=\"unknown\""
        let buckets = (shares + [("+Inf", 1)]).map {
            "\(name)_bucket{\(labels),le=\"\($0)\"} \((count * $1).rounded())"
        }
        let rest = ["\(name)_sum{\(labels)} \(count / 1_000)", "\(name)_count{\(labels)} \(count.rounded())"]
        return (buckets + rest).joined(separator: "\n")
    }
}
