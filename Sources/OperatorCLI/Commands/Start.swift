import CommandLineKit
import Configuration

/// `operator` alone: the dashboard where a cluster is configured and a person looks, else how to begin.
enum Start: ScreenCommand {
    static let spec = CommandSpec("", summary: "how to begin")

    static func show(_ call: Call) throws -> ExitStatus? {
        guard call.console.isTerminal, call.environment["TERM"] != "dumb", try call.settings().cluster != nil else {
            return nil
        }
        return try DashboardCommand.show(call)
    }

    static func run(_ call: Call) async throws -> ExitStatus {
        let settings = try call.settings()
        var lines = [
            "Operator watches a TiKV cluster, opens tickets when an invariant breaks, and explains incidents.", "",
        ]
        if let cluster = settings.cluster {
            lines += [
                "Configured: \(cluster.key.value) at \(cluster.endpoints.value.map(\.url).joined(separator: ", "))", "",
            ]
        } else {
            lines += ["No cluster is configured. Three ways to begin:", ""]
        }
        lines += TextLayout.definitions(
            [
                (
                    "\(call.program) dashboard\(settings.cluster == nil ? " --pd HOST" : "")",
                    "watch a cluster on the whole screen"
                ),
                (
                    "\(call.program) monitor\(settings.cluster == nil ? " --pd HOST" : "")",
                    "watch a cluster and keep tickets, without a screen"
                ),
                ("\(call.program) demo", "see a simulated cluster break, be explained and heal (a minute)"),
                ("\(call.program) rehearse up", "start a simulated cluster to try things on"),
            ], termWidth: 44)
        lines += ["", "\"\(call.program) --help\" lists all commands."]
        call.console.lines(lines)
        return settings.cluster == nil ? .configuration : .ok
    }
}
