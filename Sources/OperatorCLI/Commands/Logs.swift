import CommandLineKit
import OperatorCore

/// `operator logs`: the events that a subject's log files tell of.
enum Logs: Command {
    private static let files = Argument(.file, count: .many, help: "log files, gzipped ones too; - is standard input")
    private static let kinds = ValueOption(
        "kind", ValueParser<String>.choice(of: readers.flatMap(\.kinds)).named("KIND").list(),
        help: "Only events of these kinds")
    private static let readers = Subjects.all.compactMap(\.logs)

    static let spec = CommandSpec(
        "logs", summary: "events in \(readers.map(\.whose).joined(separator: " or ")) log files",
        discussion: [
            "Prints each event and, for each file, how many complete records, damaged records and lines without a "
                + "header it holds. Kinds: " + readers.flatMap(\.kinds).sorted().joined(separator: ", ")
                + "."
        ],
        options: [kinds], arguments: [files.spec],
        examples: readers.map { .init("operator logs \($0.example.arguments)", $0.example.words) })

    static func run(_ call: Call) async throws -> ExitStatus {
        let kind = Subjects.kind(call.invocation[CommonOptions.subject])
        guard let reader = kind.logs else {
            throw CommandError(
                "cannot read logs", "\(kind.description.title) has none that are known", "name another --subject",
                status: .usage)
        }
        var status = ExitStatus.ok
        for file in call.invocation.all(files) {
            do {
                try reader.report(file, Set(call.invocation[kinds] ?? []), call.wantsJSON) { call.console.line($0) }
            } catch {
                call.console.error("\(error)")
                status = .failed
            }
        }
        return status
    }
}
