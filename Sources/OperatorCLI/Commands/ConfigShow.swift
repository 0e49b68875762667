import CommandLineKit
import Configuration

/// `operator config show`: every setting with its origin.
enum ConfigShow: Command {
    static let spec = CommandSpec(
        "show", summary: "print every setting and where it comes from",
        discussion: [
            "A flag comes before the environment, the environment before the file, the file before the default. "
                + "A cluster named with --cluster keeps the endpoints of its block, whatever \(SubjectWords.endpointVariables) says. "
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
        for row in rows {
            let values = parts(of: row.value)
            table.add(.init(row.name), .init(values[0]), .init(row.origin, paint: call.style.dim))
            for value in values.dropFirst() { table.add("", .init(value), "") }
        }
        call.console.lines(table.lines(call.style))
        return .ok
    }

    /// Lists, each item on a line of its own; never empty.
    private static func parts(of value: String) -> [String] {
        var items: [String] = [""]
        for character in value {
            if character == " ", items[items.count - 1].hasSuffix(";") {
                items.append("")
            } else {
                items[items.count - 1].append(character)
            }
        }
        return items
    }
}
