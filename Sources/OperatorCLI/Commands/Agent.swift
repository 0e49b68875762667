import CommandLineKit
import Configuration
import Engine
import OperatorCore
import PlaybookDiagnoser
import TicketStore

/// `operator agent`: works off diagnosis jobs that wait in the database.
enum Agent: Command {
    private static let once = Flag("once", help: "Work off the jobs that wait now, then exit")

    static let spec = CommandSpec(
        "agent", summary: "work off diagnosis jobs from their stored evidence",
        discussion: [
            "A monitor diagnoses by itself. An agent beside it takes jobs that were left over or failed; it needs no "
                + "connection to the cluster, only the database."
        ],
        options: [once, CommonOptions.engine])

    static let cleansUp = true

    static func run(_ call: Call) async throws -> ExitStatus {
        let (engine, _) = try call.claude(try call.engine(), dailyDollars: nil)
        let mayLeave = try call.claudeConsent()
        let refinement = engine.map { Refinement($0.diagnoser, accepts: mayLeave) }
        let store = try await call.ticketStore()
        let runner = AgentRunner(
            repository: store, diagnosers: [Subjects.playbook], clock: call.clock,
            refinement: refinement,
            didFinish: {
                if !call.wantsJSON { call.console.line("one diagnosis job done") }
            })
        if call.invocation[once] {
            var count = 0
            while try await runner.runOnce() { count += 1 }
            await runner.finishRefining()
            report(count, call)
        } else {
            if !call.wantsJSON { call.console.line("waiting for diagnosis jobs; Ctrl-C ends it") }
            await runner.run { call.console.error($0.description) }
        }
        try await store.close()
        return .ok
    }

    private static func report(_ count: Int, _ call: Call) {
        if call.wantsJSON {
            call.console.json(.versioned(["event": "done", "jobs": .integer(Int64(count))]))
        } else if count == 0 {
            call.console.line("no diagnosis job waits")
        }
    }
}
