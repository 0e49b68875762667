/// GET /config: what the simulation honours, in TiKV's shape and with TiKV's defaults.
struct StoreConfigPage {
    let plan: RehearsalPlan
    let store: RehearsalPlan.Store

    var json: String {
        root.pretty
    }

    private var root: OrderedJSON {
        [
            "log-level": "info",
            "log-file": "\(plan.directory)/tikv-\(store.id).log",
            "log-format": "text",
            "slow-log-threshold": "1s",
            "log": [
                "level": "info", "format": "text", "enable-timestamp": true,
                "file": [
                    "filename": "\(plan.directory)/tikv-\(store.id).log", "max-size": 8,
                    "max-backups": 1, "max-days": 0,
                ],
            ],
            "readpool": ["unified": ["min-thread-count": 1, "max-thread-count": 4]],
            "server": server,
            "storage": storage,
            "pd": [
                "endpoints": .strings(plan.members.map { "127.0.0.1:\($0.clientPort)" }),
                "retry-interval": "300ms", "retry-max-count": .int(Int.max), "retry-log-every": 10,
                "update-interval": "10m", "enable-forwarding": false,
            ],
            "raftstore": raftstore,
            "coprocessor": [
                "split-region-on-table": false, "region-max-size": "384MiB",
                "region-split-size": "256MiB",
            ],
        ]
    }

    private var server: OrderedJSON {
        [
            "addr": .string(store.address), "advertise-addr": .string(store.address),
            "status-addr": .string(store.statusAddress), "advertise-status-addr": .string(store.statusAddress),
            "status-thread-pool-size": 1, "grpc-concurrency": 5, "grpc-raft-conn-num": 1,
            "grpc-compression-type": "none", "labels": [:],
        ]
    }

    private var storage: OrderedJSON {
        [
            "data-dir": .string(plan.directory), "engine": "raft-kv", "reserve-space": "5GiB",
            "scheduler-pending-write-threshold": "100MiB",
            "block-cache": ["capacity": "1GiB"],
        ]
    }

    private var raftstore: OrderedJSON {
        [
            "prevote": true, "capacity": "\(store.capacityBytes / 1024)KiB",
            "raft-base-tick-interval": "1s", "raft-heartbeat-ticks": .int(RegionPeer.heartbeatTicks),
            "raft-election-timeout-ticks": .int(RegionPeer.electionTicks),
            "raft-min-election-timeout-ticks": .int(RegionPeer.electionTicks),
            "raft-max-election-timeout-ticks": .int(2 * RegionPeer.electionTicks),
            "raft-store-max-leader-lease": "9s", "raft-log-gc-tick-interval": "3s",
            "raft-log-gc-count-limit": .int(Int(RegionPeer.logLimit)), "hibernate-regions": false,
            "pd-heartbeat-tick-interval": "1m", "pd-store-heartbeat-tick-interval": "10s",
            "max-peer-down-duration": "10m", "abnormal-leader-missing-duration": "10m",
            "max-leader-missing-duration": "2h", "peer-stale-state-check-interval": "5m",
            "store-pool-size": 2, "apply-pool-size": 2,
        ]
    }
}
