/// The families a simulated store exports: names, help texts, types and bounds as TiKV v8.5 registers them
/// (src/server/metrics.rs, src/storage/metrics.rs, components/raftstore/src/store/metrics.rs,
/// components/pd_client/src/metrics.rs, components/engine_rocks/src/rocks_metrics.rs).
enum StoreMetric {
    private static let from10us = MetricFamily.doubling(from: 1e-5, count: 26)
    private static let from10usWide = MetricFamily.doubling(from: 1e-5, count: 32)

    // gRPC and storage.
    static let grpcDuration = MetricFamily.histogram(
        "tikv_grpc_msg_duration_seconds", "Bucketed histogram of grpc server messages",
        MetricFamily.doubling(from: 5e-5, count: 22))
    static let grpcFail = MetricFamily.counter(
        "tikv_grpc_msg_fail_total", "Total number of handle grpc message failure")
    static let storageCommand = MetricFamily.counter(
        "tikv_storage_command_total", "Total number of commands received.")
    static let asyncDuration = MetricFamily.histogram(
        "tikv_storage_engine_async_request_duration_seconds",
        "Bucketed histogram of processing successful asynchronous requests.", from10usWide)
    static let asyncTotal = MetricFamily.counter(
        "tikv_storage_engine_async_request_total", "Total number of engine asynchronous requests")
    static let coprocessorDuration = MetricFamily.histogram(
        "tikv_coprocessor_request_duration_seconds", "Bucketed histogram of coprocessor request duration", from10us)
    static let coprocessorWait = MetricFamily.histogram(
        "tikv_coprocessor_request_wait_seconds", "Bucketed histogram of coprocessor request wait duration", from10us)
    static let coprocessorHandle = MetricFamily.histogram(
        "tikv_coprocessor_request_handle_seconds", "Bucketed histogram of coprocessor handle request duration",
        from10us)

    // Scheduler.
    static let schedulerContexts = MetricFamily.gauge(
        "tikv_scheduler_contex_total", "Total number of pending commands.")
    static let schedulerTooBusy = MetricFamily.counter(
        "tikv_scheduler_too_busy_total", "Total count of scheduler too busy")
    static let schedulerDuration = MetricFamily.histogram(
        "tikv_scheduler_command_duration_seconds", "Bucketed histogram of command execution", from10us)
    static let latchWait = MetricFamily.histogram(
        "tikv_scheduler_latch_wait_duration_seconds", "Bucketed histogram of latch wait", from10us)
    static let schedulerWritingBytes = MetricFamily.gauge(
        "tikv_scheduler_writing_bytes", "Total number of writing kv.")

    // Raftstore.
    static let proposeWait = MetricFamily.histogram(
        "tikv_raftstore_request_wait_time_duration_secs", "Bucketed histogram of request wait time duration.", from10us)
    static let appendLog = MetricFamily.histogram(
        "tikv_raftstore_append_log_duration_seconds", "Bucketed histogram of peer appending log duration.", from10us)
    static let commitLog = MetricFamily.histogram(
        "tikv_raftstore_commit_log_duration_seconds", "Bucketed histogram of peer commits logs duration.",
        from10usWide)
    static let applyLog = MetricFamily.histogram(
        "tikv_raftstore_apply_log_duration_seconds", "Bucketed histogram of peer applying log duration.", from10us)
    static let applyWait = MetricFamily.histogram(
        "tikv_raftstore_apply_wait_time_duration_secs", "Bucketed histogram of apply task wait time duration.",
        from10us)
    static let writeLoop = MetricFamily.histogram(
        "tikv_raftstore_store_write_loop_duration_seconds", "Bucketed histogram of store write loop duration.",
        from10us)
    static let logLag = MetricFamily.histogram(
        "tikv_raftstore_log_lag", "Bucketed histogram of log lag in a region.",
        [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 5120, 10240])
    static let proposals = MetricFamily.counter("tikv_raftstore_proposal_total", "Total number of proposal made.")
    static let adminCommands = MetricFamily.counter(
        "tikv_raftstore_admin_cmd_total", "Total number of admin cmd processed.")
    static let sentMessages = MetricFamily.counter(
        "tikv_raftstore_raft_sent_message_total", "Total number of raft ready sent messages.")
    static let regionCount = MetricFamily.gauge(
        "tikv_raftstore_region_count", "Number of regions collected in region_collector")
    static let leaderMissing = MetricFamily.gauge(
        "tikv_raftstore_leader_missing", "Total number of leader missed region.")
    static let hibernated = MetricFamily.gauge(
        "tikv_raftstore_hibernated_peer_state", "Number of peers in hibernated state.")
    static let slowScore = MetricFamily.gauge("tikv_raftstore_slow_score", "Slow score of the store.")
    static let inspect = MetricFamily.histogram(
        "tikv_raftstore_inspect_duration_seconds", "Bucketed histogram of inspect duration.", from10us)

    // Between stores and to PD.
    static let reportFailure = MetricFamily.counter(
        "tikv_server_report_failure_msg_total", "Total number of reporting failure messages")
    static let raftReceived = MetricFamily.counter(
        "tikv_server_raft_message_recv_total", "Total number of raft messages received")
    static let pdHeartbeats = MetricFamily.counter(
        "tikv_pd_heartbeat_message_total", "Total number of PD heartbeat messages.")
    static let pdDuration = MetricFamily.histogram(
        "tikv_pd_request_duration_seconds", "Bucketed histogram of PD requests duration",
        [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
    static let pdReconnects = MetricFamily.counter("tikv_pd_reconnect_total", "Total number of PD reconnections.")
    static let pdPendingHeartbeats = MetricFamily.gauge(
        "tikv_pd_pending_heartbeat_total", "Total number of pending region heartbeat")

    // Disk and engine.
    static let storeSize = MetricFamily.gauge("tikv_store_size_bytes", "Size of storage.")
    static let writeStall = MetricFamily.gauge("tikv_engine_write_stall", "Histogram of write stall")
    static let pendingCompaction = MetricFamily.gauge(
        "tikv_engine_pending_compaction_bytes", "Pending compaction bytes")

    // The process.
    static let serverInfo = MetricFamily.gauge(
        "tikv_server_info", "Indicate the tikv server info, and the value is the server startup timestamp(s).")
    static let cpuQuota = MetricFamily.gauge("tikv_server_cpu_cores_quota", "Total CPU cores quota for TiKV server")
    static let threadCPU = MetricFamily.counter(
        "tikv_thread_cpu_seconds_total", "Total user and system CPU time spent in seconds by threads.")
    static let processThreads = MetricFamily.gauge("process_threads", "Number of OS threads in the process.")
}
