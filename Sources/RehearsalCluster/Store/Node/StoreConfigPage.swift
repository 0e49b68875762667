/// GET /config: what the simulation honours, in TiKV's shape and with TiKV's defaults.
struct StoreConfigPage {
    let plan: RehearsalPlan
    let store: RehearsalPlan.Store

    private enum Value {
        case text(String)
        case number(Int)
        case flag(Bool)
        case list([String])
        case group(KeyValuePairs<String, Value>)
    }

    var json: String {
        Self.write(root, indent: "") + "\n"
    }

    private var root: Value {
        .group([
            "log-level": .text("info"),
            "log-file": .text("\(plan.directory)/tikv-\(store.id).log"),
            "log-format": .text("text"),
            "slow-log-threshold": .text("1s"),
            "log": .group([
                "level": .text("info"), "format": .text("text"), "enable-timestamp": .flag(true),
                "file": .group([
                    "filename": .text("\(plan.directory)/tikv-\(store.id).log"), "max-size": .number(8),
                    "max-backups": .number(1), "max-days": .number(0),
                ]),
            ]),
            "readpool": .group(["unified": .group(["min-thread-count": .number(1), "max-thread-count": .number(4)])]),
            "server": server,
            "storage": storage,
            "pd": .group([
                "endpoints": .list(plan.members.map { "127.0.0.1:\($0.clientPort)" }),
                "retry-interval": .text("300ms"), "retry-max-count": .number(Int.max), "retry-log-every": .number(10),
                "update-interval": .text("10m"), "enable-forwarding": .flag(false),
            ]),
            "raftstore": raftstore,
            "coprocessor": .group([
                "split-region-on-table": .flag(false), "region-max-size": .text("384MiB"),
                "region-split-size": .text("256MiB"),
            ]),
        ])
    }

    private var server: Value {
        .group([
            "addr": .text(store.address), "advertise-addr": .text(store.address),
            "status-addr": .text(store.statusAddress), "advertise-status-addr": .text(store.statusAddress),
            "status-thread-pool-size": .number(1), "grpc-concurrency": .number(5), "grpc-raft-conn-num": .number(1),
            "grpc-compression-type": .text("none"), "labels": .group([:]),
        ])
    }

    private var storage: Value {
        .group([
            "data-dir": .text(plan.directory), "engine": .text("raft-kv"), "reserve-space": .text("5GiB"),
            "scheduler-pending-write-threshold": .text("100MiB"),
            "block-cache": .group(["capacity": .text("1GiB")]),
        ])
    }

    private var raftstore: Value {
        .group([
            "prevote": .flag(true), "capacity": .text("\(store.capacityBytes / 1024)KiB"),
            "raft-base-tick-interval": .text("1s"), "raft-heartbeat-ticks": .number(RegionPeer.heartbeatTicks),
            "raft-election-timeout-ticks": .number(RegionPeer.electionTicks),
            "raft-min-election-timeout-ticks": .number(RegionPeer.electionTicks),
            "raft-max-election-timeout-ticks": .number(2 * RegionPeer.electionTicks),
            "raft-store-max-leader-lease": .text("9s"), "raft-log-gc-tick-interval": .text("3s"),
            "raft-log-gc-count-limit": .number(Int(RegionPeer.logLimit)), "hibernate-regions": .flag(false),
            "pd-heartbeat-tick-interval": .text("1m"), "pd-store-heartbeat-tick-interval": .text("10s"),
            "max-peer-down-duration": .text("10m"), "abnormal-leader-missing-duration": .text("10m"),
            "max-leader-missing-duration": .text("2h"), "peer-stale-state-check-interval": .text("5m"),
            "store-pool-size": .number(2), "apply-pool-size": .number(2),
        ])
    }

    private static func write(_ value: Value, indent: String) -> String {
        let inner = indent + "  "
        switch value {
        case .text(let text): return quoted(text)
        case .number(let number): return String(number)
        case .flag(let flag): return flag ? "true" : "false"
        case .list(let items):
            if items.isEmpty { return "[]" }
            return "[\n" + items.map { inner + quoted($0) }.joined(separator: ",\n") + "\n\(indent)]"
        case .group(let members):
            if members.isEmpty { return "{}" }
            let lines = members.map { "\(inner)\(quoted($0.key)): \(write($0.value, indent: inner))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        }
    }

    /// JSON's quotes; paths hold nothing else that would need care.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20: quoted += " "
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
