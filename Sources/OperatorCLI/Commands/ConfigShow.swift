import CommandLineKit
import Configuration

/// `operator config show`: every setting with its origin.
enum ConfigShow: Command {
    static let spec = CommandSpec(
        "show", summary: "print every setting and where it comes from",
        discussion: [
            "A flag comes before the environment, the environment before the file, the file before the default. "
                + "A cluster named with --cluster keeps the endpoints of its block, whatever PD_ENDPOINT says. "
                + "Secrets are not printed: the configuration only names the files that hold them."
        ])

    static func run(_ call: Call) async throws -> ExitStatus {
        let rows = try call.settings().shown(environment: call.environment)
        if call.wantsJSON {
            for row in rows {
                call.console.json(
                    .versioned([
                        "setting": .string(row.name), "value": .string(row.value), "origin": .string(row.origin),
                    ]))
            }
            return .ok
        }
        var table = TextTable(("setting", .left), ("value", .left), ("from", .left))
        for row in rows { table.add(.init(row.name), .init(row.value), .init(row.origin, paint: call.style.dim)) }
        call.console.lines(table.lines(call.style))
        return .ok
    }
}
