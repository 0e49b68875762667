extension StoreSimulation {
    /// The page of GET /metrics: what was counted, what the state says now, and the process's own figures.
    mutating func metricsPage(process: ProcessFigures, cores: Double) -> String {
        setRaftGauges()
        setDiskGauges()
        let info = MetricSeries(StoreMetric.serverInfo, ["version": "v\(Self.version)", "hash": Self.gitHash])
        metrics.set(Double(reports.startTimestamp), to: info)
        metrics.set(cores, to: MetricSeries(StoreMetric.cpuQuota))
        set(process)
        return metrics.page()
    }

    private mutating func set(_ process: ProcessFigures) {
        // TiKV's collector counts whole seconds.
        metrics.set(process.cpuSeconds.rounded(.down), to: MetricSeries(ProcessFigures.cpuFamily))
        metrics.set(process.residentBytes, to: MetricSeries(ProcessFigures.residentFamily))
        metrics.set(process.virtualBytes, to: MetricSeries(ProcessFigures.virtualFamily))
        metrics.set(process.startSeconds.rounded(.down), to: MetricSeries(ProcessFigures.startFamily))
        metrics.set(Double(process.openFiles), to: MetricSeries(ProcessFigures.filesFamily))
        metrics.set(Double(process.threads.count), to: MetricSeries(StoreMetric.processThreads))
        // A series dies with its thread.
        metrics.remove(StoreMetric.threadCPU)
        for thread in process.threads {
            let labels: KeyValuePairs = ["name": thread.name, "tid": "\(thread.id)"]
            metrics.set(thread.seconds, to: MetricSeries(StoreMetric.threadCPU, labels))
        }
    }

    private mutating func setRaftGauges() {
        metrics.set(Double(raft.leaderCount), to: MetricSeries(StoreMetric.regionCount, ["type": "leader"]))
        metrics.set(Double(raft.peers.count), to: MetricSeries(StoreMetric.regionCount, ["type": "region"]))
        metrics.set(Double(raft.leaderMissing), to: MetricSeries(StoreMetric.leaderMissing))
        metrics.set(Double(raft.peers.count), to: MetricSeries(StoreMetric.hibernated, ["state": "awaken"]))
        metrics.set(0, to: MetricSeries(StoreMetric.hibernated, ["state": "hibernated"]))
        metrics.set(workload.waitingWrites, to: MetricSeries(StoreMetric.schedulerContexts))
        metrics.set(workload.waitingWrites * 640, to: MetricSeries(StoreMetric.schedulerWritingBytes))
        for type in ["raft", "kvdb"] {
            metrics.set(slowScore.score, to: MetricSeries(StoreMetric.slowScore, ["type": type]))
        }
        metrics.set(0, to: MetricSeries(StoreMetric.pdPendingHeartbeats))
    }

    private mutating func setDiskGauges() {
        let used = usedBytes
        let raftBytes = raft.peers.reduce(0) { $0 + min($1.hard.lastIndex, 4096) * Self.bytesPerEntry }
        let sizes: KeyValuePairs = [
            "capacity": store.capacityBytes, "available": store.capacityBytes - used, "used": used,
            "snap_size": 0, "raft_size": raftBytes, "kv_size": used - min(used, raftBytes), "import_size": 0,
        ]
        for (type, bytes) in sizes {
            metrics.set(Double(bytes), to: MetricSeries(StoreMetric.storeSize, ["type": type]))
        }
        for database in ["kv", "raft"] {
            for type in ["average", "max", "percentile95", "percentile99", "standard_deviation"] {
                let labels: KeyValuePairs = ["db": database, "type": "write_stall_\(type)"]
                metrics.set(0, to: MetricSeries(StoreMetric.writeStall, labels))
            }
        }
        for family in ["default", "lock", "write"] {
            metrics.set(0, to: MetricSeries(StoreMetric.pendingCompaction, ["db": "kv", "cf": family]))
        }
    }
}
