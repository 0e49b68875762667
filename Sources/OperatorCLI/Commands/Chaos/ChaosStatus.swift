import CommandLineKit
import OperatorCore

/// `operator chaos status`: the nodes of a local cluster and the faults on them.
enum ChaosStatus: Command {
    static let spec = CommandSpec("status", summary: "the nodes of a local cluster and the faults injected into it")

    static func run(_ call: Call) async throws -> ExitStatus {
        let running = try ChaosTarget(call).running
        let cluster = try await running.status()
        let history = try await running.faults.history()
        if call.wantsJSON {
            printJSON(cluster, history, call)
            return .ok
        }
        call.console.line(call.style.bold(cluster.name) + (cluster.isSimulated ? " (SIMULATED)" : ""))
        var table = TextTable(
            ("node", .left), ("component", .left), ("address", .left), ("pid", .right), ("state", .left))
        for node in cluster.nodes {
            table.add(
                .init(node.name), .init(node.component.description), .init(node.address),
                .init(node.pid.map(String.init) ?? "-"), .init(words(node.state)))
        }
        call.console.lines(table.lines(call.style) + [""])
        call.console.lines(history.isEmpty ? ["no fault was injected"] : FaultRendering.table(history, call))
        return .ok
    }

    private static func printJSON(_ cluster: DeployedCluster, _ history: [FaultReceipt], _ call: Call) {
        call.console.json(
            .versioned([
                "cluster": .string(cluster.name), "simulated": .bool(cluster.isSimulated),
                "disposable": .bool(cluster.isDisposable), "dir": .string(cluster.directory),
                "endpoints": .texts(cluster.endpoints),
                "nodes": .array(
                    cluster.nodes.map {
                        .object([
                            "name": .string($0.name), "component": .text($0.component), "address": .string($0.address),
                            "pid": $0.pid.map { .integer(Int64($0)) }, "state": .string(words($0.state)),
                        ])
                    }),
            ]))
        for receipt in history { call.console.json(FaultRendering.json(receipt)) }
    }

    private static func words(_ state: DeployedNode.State) -> String {
        switch state {
        case .running: "running"
        case .paused: "paused"
        case .stopped(let exit): "stopped (\(exit))"
        }
    }
}
