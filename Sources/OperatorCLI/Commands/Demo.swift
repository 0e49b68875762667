import CommandLineKit
import Configuration
import Dashboard
import Deployments
import NcursesTerminal
import OperatorCore

/// `operator demo`: a simulated cluster is broken and healed, and everything in between is told.
enum Demo: ScreenCommand {
    private static let headless = Flag("headless", help: "Text or JSON only, whatever the terminal can do")
    private static let fault = DefaultedOption(
        "fault", .choice(of: Fault.ofProcesses.map(\.id.rawValue)), default: FaultID.kill.rawValue, shown: "kill",
        help: "What happens to the \(RehearsedWords.serving)")
    private static let target = ValueOption(
        "target", .text(RehearsedWords.serving.uppercased()),
        help:
            "Which \(RehearsedWords.serving), like \(RehearsedWords.servingKind)/4; the seed chooses one where not said"
    )
    private static let keep = ValueOption(
        "keep", .directory, help: "Keep tickets and the nodes' logs in this new or empty directory")

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
        options: [headless, pace, fault, target, RehearseUp.seed, CommonOptions.engine, keep],
        examples: [
            .init(
                "operator demo --fault pause --keep /tmp/run",
                "a \(RehearsedWords.serving) that hangs; tickets and logs are kept"),
            .init("operator demo --headless --json --seed 1", "for a script: one JSON object for each step"),
        ])

    static let cleansUp = true

    static func show(_ call: Call) throws -> ExitStatus? {
        guard !call.invocation[headless], !call.wantsJSON, call.hasScreen else { return nil }
        var plan = try plan(call)
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
        var plan = try plan(call)
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

    /// What the command line asks for; defaults where it is another command's.
    static func plan(_ call: Call) throws -> DemoPlan {
        let claude = try call.claudeDesk(
            try call.engine(), cluster: "demo", configured: .allowed, isDisposable: true)
        let id = FaultID(call.invocation[fault])
        return DemoPlan(
            fault: Fault.ofProcesses.first { $0.id == id } ?? .kill,
            chosenTarget: try component(call.invocation[target]),
            seed: call.invocation[RehearseUp.seed] ?? UInt64.random(in: 1...999_999),
            keptIn: try keptDirectory(call.invocation[keep]), user: call.user, claude: claude)
    }

    private static func component(_ text: String?) throws(CommandError) -> ComponentID? {
        guard let text else { return nil }
        guard let component = ComponentID(text), component.kind == RehearsedWords.servingKind else {
            throw CommandError(
                "cannot break \(text)", "it is no \(RehearsedWords.serving)", "write \(RehearsedWords.servingKind)/ID",
                status: .usage)
        }
        return component
    }

    /// Made new, or taken where it is empty.
    private static func keptDirectory(_ path: String?) throws -> String? {
        guard let path = try RehearseUp.absolute(path) else { return nil }
        try ClusterDirectory.create(path)
        return path
    }
}
