import CommandLineKit
import Configuration
import Dashboard
import NcursesTerminal

/// `operator` alone: the dashboard where a cluster is configured and a person looks, else how to begin.
enum Start: ScreenCommand {
    static let spec = CommandSpec("", summary: "how to begin")

    static func show(_ call: Call) throws -> ExitStatus? {
        guard call.hasScreen, !call.wantsJSON else { return nil }
        let settings = try call.settings()
        guard settings.cluster == nil else { return try DashboardCommand.show(call) }
        let terminal = try NcursesTerminal(call.terminalOptions)
        var loop = ScreenLoop(terminal: terminal, clock: call.clock) { stage in
            StartWork(call, screens: stage, configuration: settings.file.path).session()
        }
        return loop.run(call.console)
    }

    static func run(_ call: Call) async throws -> ExitStatus {
        let settings = try call.settings()
        if call.wantsJSON { return json(call, settings) }
        var lines = [
            "Operator watches a \(SubjectWords.titles) cluster, opens tickets when an invariant breaks, and explains incidents.",
            "",
        ]
        if let cluster = settings.cluster {
            lines += [
                "Configured: \(cluster.key.value) at \(cluster.endpoints.value.map(\.url).joined(separator: ", "))", "",
            ]
        } else {
            lines += ["No cluster is configured. Four ways to begin:", ""]
        }
        lines += TextLayout.definitions(ways(call, settings), termWidth: 44)
        lines += ["", "\"\(call.program) --help\" lists all commands."]
        call.console.lines(lines)
        return settings.cluster == nil ? .configuration : .ok
    }

    /// How to begin: a command, and what it does.
    private static func ways(_ call: Call, _ settings: Settings) -> [(String, String)] {
        let host = settings.cluster == nil ? " \(SubjectWords.hostOption)" : ""
        return [
            ("\(call.program) dashboard\(host)", "watch a cluster on the whole screen"),
            ("\(call.program) monitor\(host)", "watch a cluster and keep tickets, without a screen"),
            ("\(call.program) demo", "see a simulated cluster break, be explained and heal (\(DemoView.usualLength))"),
            ("\(call.program) rehearse up", "start a simulated cluster to try things on"),
        ]
    }

    /// One object: what is configured, and the commands.
    private static func json(_ call: Call, _ settings: Settings) -> ExitStatus {
        let cluster = settings.cluster.map { cluster in
            JSON.object([
                .init(name: "key", value: .string(cluster.key.value)),
                .init(name: "endpoints", value: .texts(cluster.endpoints.value.map(\.url))),
            ])
        }
        let ways = ways(call, settings).map { command, words in
            JSON.object([
                .init(name: "command", value: .string(command)), .init(name: "summary", value: .string(words)),
            ])
        }
        call.console.json(
            .object([
                .init(name: "v", value: .integer(1)), .init(name: "cluster", value: cluster ?? .null),
                .init(name: "configuration_file", value: .string(settings.file.path)),
                .init(name: "next", value: .array(ways)),
            ]))
        return settings.cluster == nil ? .configuration : .ok
    }
}
