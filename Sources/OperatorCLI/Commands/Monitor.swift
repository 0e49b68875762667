import CommandLineKit
import Configuration
import Engine
import OperatorCore
import TicketStore

/// `operator monitor`: watches a cluster and keeps its tickets.
enum Monitor: Command {
    private static let once = Flag(
        "once", help: "Watch until every check had time to open a ticket, then exit: 1 where something is violated")

    static let spec = CommandSpec(
        "monitor", summary: "watch a cluster, keep tickets and explain incidents",
        discussion: [
            "Looks each second, keeps tickets in the database and explains each incident with the playbook. It never "
                + "changes the cluster. Where another process keeps this cluster's tickets already, it follows that one "
                + "and takes over when it ends.",
            "With --json it prints one object for each look and one for everything that happens to a ticket.",
        ],
        options: [CommonOptions.interval, CommonOptions.engine, once],
        examples: [.init("operator monitor \(SubjectWords.exampleOption) --json", "for a log or another program")])

    static let cleansUp = true

    static func run(_ call: Call) async throws -> ExitStatus {
        let settings = try call.settings()
        let cluster = try Call.required(settings)
        let watching = try await Watching.start(
            try call.subject(settings, cluster), cluster: cluster.key.value, database: settings.paths.database.value,
            program: "monitor", clock: call.clock, isSimulated: cluster.isSimulated, life: cluster.localDirectory,
            refinement: try call.claudeDesk(of: cluster).refinement)
        let log = ProgramLog(path: settings.paths.log, program: "monitor", clock: call.clock)
        let report = MonitorReport(
            call: call, cluster: cluster, watching: watching, log: watching.unkept == nil ? log : nil)
        report.begin(database: settings.paths.database.value)
        let status = await watch(watching, report, call)
        try? await watching.store?.close()
        report.end(status)
        return status
    }

    private static func watch(_ watching: Watching, _ report: MonitorReport, _ call: Call) async -> ExitStatus {
        let events = watching.engine.events(.lossless)
        let isOnce = call.invocation[once]
        return await withTaskGroup(of: ExitStatus?.self) { group in
            group.addTask {
                await watching.engine.run()
                return nil
            }
            group.addTask {
                var looks = 0
                for await event in events {
                    report.tell(event)
                    if case .observed = event { looks += 1 }
                    if isOnce, let status = verdict(after: looks, watching) { return status }
                }
                return .ok
            }
            var status = ExitStatus.ok
            for await result in group {
                if let result { status = result }
                watching.engine.stop()
            }
            return status
        }
    }

    /// nil while a condition may still change: a few looks are needed, more where one is pending or not known yet.
    private static func verdict(after looks: Int, _ watching: Watching) -> ExitStatus? {
        let snapshot = watching.engine.snapshot
        guard looks >= 5, let observation = snapshot.observation else { return nil }
        guard observation.sawAnything else { return looks < 8 ? nil : .cannotObserve }
        let phases = snapshot.conditions.values.map(\.phase)
        if phases.contains(.pending), looks < 20 { return nil }
        if observation.checks.contains(where: { $0.result == .unknown }), looks < 10 { return nil }
        let isViolated = snapshot.conditions.values.contains(where: \.isOpen)
        return isViolated ? .failed : .ok
    }
}
