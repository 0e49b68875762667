import CommandLineKit
import Configuration
import Engine
import OperatorCore

/// `operator watch`: what happens, a line for each change, without keeping anything.
enum WatchCommand: Command {
    private static let plain = Flag("plain", help: "Plain lines; there is no other form, so it may be left out")

    static let spec = CommandSpec(
        "watch", summary: "print what happens to a cluster, a line for each change",
        discussion: [
            "Looks each second by itself, and takes tickets, verdicts and the words of running diagnoses from whoever "
                + "keeps them. It writes nothing, takes no lock and explains nothing, so any number may run beside a "
                + "monitor; without one it says since when nobody keeps tickets. For ssh, pipes and logs; on the whole "
                + "screen the same is `operator dashboard --read-only`.",
            "With --json it prints what `operator monitor --json` prints.",
        ],
        options: [CommonOptions.interval, plain],
        examples: [
            .init("operator watch --plain \(SubjectWords.exampleOption)", "beside a monitor, or where none runs"),
            .init("operator watch --json --cluster prod", "for a log or another program"),
        ])

    static let cleansUp = true

    static func run(_ call: Call) async throws -> ExitStatus {
        let settings = try call.settings()
        let cluster = try Call.required(settings)
        let watching = Watching.follow(
            try call.subject(settings, cluster), cluster: cluster.key.value, database: settings.paths.database.value,
            clock: call.clock)
        let report = MonitorReport(call: call, cluster: cluster, watching: watching, log: nil)
        report.begin(database: settings.paths.database.value)
        let filter = TicketFilter(cluster: cluster.key.value, onlyOpen: true)
        report.tell(open: (try? await watching.tickets.tickets(filter)) ?? [])
        let events = watching.engine.events(.lossless)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await watching.engine.run() }
            group.addTask { for await event in events { report.tell(event) } }
        }
        return .ok
    }
}
