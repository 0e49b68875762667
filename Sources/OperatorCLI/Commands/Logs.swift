import CommandLineKit
import TiKVSubject

/// `operator logs`: the events that TiKV's and PD's logs tell of.
enum Logs: Command {
    private static let files = Argument(.file, count: .many, help: "log files, gzipped ones too; - is standard input")
    private static let kinds = ValueOption(
        "kind", ValueParser<LogEventKind>.choice().named("KIND").list(), help: "Only events of these kinds")

    static let spec = CommandSpec(
        "logs", summary: "events in TiKV's and PD's log files",
        discussion: [
            "Prints each event and, for each file, how many complete records, damaged records and lines without a "
                + "header it holds. Kinds: " + LogEventKind.allCases.map(\.rawValue).sorted().joined(separator: ", ")
                + "."
        ],
        options: [kinds], arguments: [files.spec],
        examples: [.init("operator logs --kind leader_elected,snapshot tikv.log", "two kinds of events")])

    static func run(_ call: Call) async throws -> ExitStatus {
        let report = LogReport(kinds: Set(call.invocation[kinds] ?? []), isJSON: call.wantsJSON) {
            call.console.line($0)
        }
        var status = ExitStatus.ok
        for file in call.invocation.all(files) {
            do {
                try report.run(file)
            } catch {
                call.console.error("\(error)")
                status = .failed
            }
        }
        return status
    }
}
