import CommandLineKit
import Deployments
import OperatorCore

/// The running local cluster that a chaos command is about: by --cluster, or the only one.
enum ChaosTarget {
    static func cluster(_ call: Call) throws -> (entry: ClusterRegistry.Entry, injector: ProcessFaultInjector) {
        // Who names an address means that cluster: never break the one that happens to run here instead.
        for (_, option) in CommonOptions.endpoints where call.invocation[option] != nil {
            throw CommandError(
                "cannot act on --\(option.spec.name)", "faults are for local clusters, which have names",
                "name one with --cluster",
                status: .usage)
        }
        let entry = try ClusterRegistry().cluster(named: call.clusterName)
        let cluster = RunningCluster(directory: entry.directory, clock: call.clock)
        return (entry, ProcessFaultInjector(cluster: cluster))
    }

    static func json(_ receipt: FaultReceipt) -> JSON {
        .versioned([
            "id": .string(receipt.id), "fault": .string(receipt.kind.rawValue),
            "target": target(receipt.target, address: receipt.address), "injected": .text(receipt.injected),
            "deadline": .text(receipt.deadline), "undo": .string(receipt.undo), "healed": .text(receipt.healed),
        ])
    }

    static func target(_ component: ComponentID, address: String) -> JSON {
        .object([
            "kind": .string(component.kind), "id": .string(component.id), "address": .string(address),
        ])
    }

    static func table(_ receipts: [FaultReceipt], _ call: Call) -> [String] {
        let now = call.clock.now().wall
        var table = TextTable(
            ("id", .left), ("fault", .left), ("target", .left), ("injected", .left), ("undone", .left))
        for receipt in receipts {
            let undone =
                receipt.healed.map { ClockText.time($0, now: now) }
                ?? "by itself at \(ClockText.time(receipt.deadline, now: now))"
            table.add(
                .init(receipt.id), .init(receipt.kind.rawValue), .init(receipt.target.description),
                .init(ClockText.time(receipt.injected, now: now)), .init(undone))
        }
        return table.lines(call.style)
    }
}
