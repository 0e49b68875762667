import CommandLineKit
import Configuration
import Deployments
import OperatorCore

/// `operator demo`: a simulated cluster is broken and healed, and everything in between is told.
enum Demo: Command {
    private static let headless = Flag("headless", help: "Text or JSON only, whatever the terminal can do")
    private static let fault = DefaultedOption(
        "fault", .choice(FaultKind.self), default: .kill, shown: "kill", help: "What happens to the store")
    private static let target = ValueOption(
        "target", .text("STORE"), help: "Which store, like store/4; the seed chooses one where not said")
    private static let keep = ValueOption(
        "keep", .directory, help: "Keep tickets and the nodes' logs in this new or empty directory")

    static let spec = CommandSpec(
        "demo", summary: "see a simulated cluster break, be explained and heal",
        discussion: [
            "Starts a simulated cluster in a directory of its own, waits until it is healthy, breaks one store, and "
                + "shows how the monitor notices, explains, and closes the incident after the store is healed. Takes "
                + "about a minute; everything is removed at the end. Exit 0 only if each step happened, to that store."
        ],
        options: [headless, fault, target, RehearseUp.seed, CommonOptions.engine, keep],
        examples: [
            .init("operator demo --fault pause --keep /tmp/run", "a store that hangs; tickets and logs are kept"),
            .init("operator demo --headless --json --seed 1", "for a script: one JSON object for each step"),
        ])

    static let cleansUp = true

    static func run(_ call: Call) async throws -> ExitStatus {
        let refinement = try call.refinement(call.invocation[CommonOptions.engine] ?? .auto) { _ in true }
        let plan = DemoPlan(
            fault: call.invocation[fault], chosenTarget: try component(call.invocation[target]),
            seed: call.invocation[RehearseUp.seed] ?? UInt64.random(in: 1...999_999),
            keptIn: try keptDirectory(call.invocation[keep]), user: call.user)
        let text = DemoText(
            style: call.style, width: call.console.width, program: call.program, fault: plan.fault,
            keptIn: plan.keptIn)
        let reporter = DemoReporter(
            console: call.console, text: text, isJSON: call.wantsJSON)
        reporter.announce()
        defer { reporter.clearProgress() }
        let isOK = try await DemoRun(plan: plan, reporter: reporter, clock: call.clock, refinement: refinement).run()
        return isOK ? .ok : .failed
    }

    private static func component(_ text: String?) throws(CommandError) -> ComponentID? {
        guard let text else { return nil }
        guard let component = ComponentID(text), component.kind == "store" else {
            throw CommandError("cannot break \(text)", "it is no store", "write store/ID", status: .usage)
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
