import CommandLineKit
import Configuration
import Deployments
import OperatorCore

/// `operator clusters`: what is configured and what runs on this machine.
enum Clusters: Command {
    static let spec = CommandSpec("clusters", summary: "the clusters that are configured or run on this machine")

    private struct Row {
        let name: String
        let kind: String
        let environment: String
        let isDisposable: Bool
        let endpoints: [String]
        let origin: String
    }

    static func run(_ call: Call) async throws -> ExitStatus {
        let file = try call.configurationFile()
        let rows = file.clusters.map(row) + RunningClusters.all().map(row)
        if call.wantsJSON {
            for row in rows {
                call.console.json(
                    .versioned([
                        "name": .string(row.name), "kind": .string(row.kind), "environment": .string(row.environment),
                        "disposable": .bool(row.isDisposable), "endpoints": .texts(row.endpoints),
                        "origin": .string(row.origin),
                    ]))
            }
        } else if rows.isEmpty {
            call.console.line("none: \(file.path) names no cluster, and none runs on this machine")
        } else {
            var table = TextTable(
                ("name", .left), ("kind", .left), ("environment", .left), ("disposable", .left), ("endpoints", .left))
            for row in rows {
                table.add(
                    .init(row.name), .init(row.kind), .init(row.environment), .init(row.isDisposable ? "yes" : "no"),
                    .init(row.endpoints.joined(separator: ",")))
            }
            call.console.lines(table.lines(call.style))
        }
        return .ok
    }

    private static func row(_ block: ClusterBlock) -> Row {
        Row(
            name: block.name, kind: "configured", environment: block.environment?.value.rawValue ?? "not said",
            isDisposable: block.disposable?.value ?? false, endpoints: block.endpoints?.value.map(\.url) ?? [],
            origin: block.origin.description)
    }

    private static func row(_ cluster: DeployedCluster) -> Row {
        Row(
            name: cluster.name, kind: cluster.isSimulated ? "SIMULATED, running" : "running", environment: "lab",
            isDisposable: cluster.isDisposable, endpoints: cluster.endpoints, origin: cluster.directory)
    }
}
