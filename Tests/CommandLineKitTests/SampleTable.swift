import CommandLineKit

/// A small table with every kind of entry.
enum SampleTable {
    enum Fault: String, CaseIterable, Sendable {
        case kill
        case pause
    }

    static let json = Flag("json", short: "j", help: "Print JSON")
    static let quiet = Flag("quiet", short: "q", help: "Say less")
    static let window = DefaultedOption(
        "window", short: "w", .duration, default: .seconds(2), shown: "2s", help: "Between two looks")
    static let pd = ValueOption(
        "pd", ValueParser.endpoint(port: 2379).list(), environment: "PD_ENDPOINT", help: "Where PD answers")
    static let fault = ValueOption("fault", .choice(Fault.self), help: "What to break")
    static let ticket = Argument(.text("TICKET"), help: "a ticket's number")
    static let note = Argument(.text("TEXT"), count: .optional, help: "what to add")
    static let files = Argument(.file, count: .many, help: "files to read")

    static let table = CommandTable(
        program: "tool", version: "1.2", summary: "tries things", commonOptions: [json, pd],
        groups: [
            CommandTable.Group(
                "Watch",
                [
                    CommandSpec(
                        "observe", summary: "look once", discussion: ["A look that costs nothing."],
                        options: [window, quiet], examples: [.init("tool observe -w 5s", "looks for five seconds")],
                        otherNames: ["status"]),
                    CommandSpec("logs", summary: "read logs", arguments: [files.spec]),
                ]),
            CommandTable.Group(
                "Work",
                [
                    CommandSpec(
                        "tickets", summary: "tickets and what to do with them",
                        subcommands: [
                            CommandSpec("list", summary: "all tickets"),
                            CommandSpec("note", summary: "add a note", arguments: [ticket.spec, note.spec]),
                        ]),
                    CommandSpec("break", summary: "inject a fault", options: [fault]),
                ]),
        ],
        exitStatuses: [("0", "well"), ("2", "usage")], environment: [("NO_COLOR", "no colours")])
}
