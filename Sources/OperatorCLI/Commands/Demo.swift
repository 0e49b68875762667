import CommandLineKit
import Configuration
import Dashboard
import Deployments
import NcursesTerminal
import OperatorCore

/// `operator demo`: a simulated cluster is broken and healed, and everything in between is told.
enum Demo: ScreenCommand {
    private static let headless = Flag("headless", help: "Text or JSON only, whatever the terminal can do")
    private static let pace = ValueOption(
        "pace", .choice(DemoPace.self), shownDefault: "talk",
        help: "fast: at once, as without a screen; talk: with time to read aloud; step: n goes on")

    static let spec = CommandSpec(
        "demo", summary: "see a simulated cluster break, be explained and heal",
        discussion: [
            "Starts a simulated cluster in a directory of its own, waits until it is healthy, breaks one \(RehearsedWords.serving), and "
                + "shows how the monitor notices, explains, and closes the incident after the \(RehearsedWords.serving) is healed. Takes "
                + "\(DemoView.usualLength); everything is removed at the end. Exit 0 only if each step happened, to that \(RehearsedWords.serving).",
            "On a terminal it is the dashboard, with chapters: n goes on, r begins again on a fresh cluster, K kills what "
                + "is selected after a countdown that esc calls off.",
        ],
        options: [
            headless, pace, DemoPlan.fault, DemoPlan.target, CommonOptions.seed, CommonOptions.engine, DemoPlan.keep,
        ],
        examples: [
            .init(
                "operator demo --fault pause --keep /tmp/run",
                "a \(RehearsedWords.serving) that hangs; tickets and logs are kept"),
            .init("operator demo --headless --json --seed 1", "for a script: one JSON object for each step"),
        ])

    static let cleansUp = true

    static func show(_ call: Call) throws -> ExitStatus? {
        guard !call.invocation[headless], !call.wantsJSON, call.hasScreen else { return nil }
        var plan = try DemoPlan(call)
        plan.pace = call.invocation[pace] ?? .talk
        return try show(call, plan)
    }

    /// The demo on the whole screen.
    static func show(_ call: Call, _ plan: DemoPlan) throws -> ExitStatus {
        let terminal = try NcursesTerminal(call.terminalOptions)
        var loop = ScreenLoop(terminal: terminal, clock: call.clock) { stage in
            RehearsalShow(call, plan, isScripted: true, screens: stage).session()
        }
        return loop.run(call.console)
    }

    static func run(_ call: Call) async throws -> ExitStatus {
        var plan = try DemoPlan(call)
        plan.pace = call.invocation[pace] ?? .fast
        guard plan.pace != .step else {
            throw CommandError(
                "cannot wait for keys", "there is no screen here", "give --pace fast or talk", status: .usage)
        }
        let text = DemoText(
            style: call.style, width: call.console.width, program: call.program, fault: plan.fault,
            keptIn: plan.keptIn)
        let reporter = DemoReporter(
            console: call.console, text: text, isJSON: call.wantsJSON)
        reporter.announce()
        defer { reporter.clearProgress() }
        let isOK = try await DemoRun(plan: plan, reporter: reporter, clock: call.clock).run()
        return isOK ? .ok : .failed
    }
}
