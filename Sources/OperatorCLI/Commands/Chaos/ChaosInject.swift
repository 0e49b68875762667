import CommandLineKit
import Deployments
import OperatorCore

/// `operator chaos inject`: breaks one node of a disposable local cluster, with a watchdog that undoes it.
enum ChaosInject: Command {
    private static let fault = Argument(.choice(FaultKind.self).named("FAULT"), help: "kill, stop or pause")
    private static let target = Argument(
        .text("TARGET"), help: "a component (store/4, pd/pd1), a node's name or an address")
    private static let lasting = DefaultedOption(
        "for", .duration(from: .seconds(1), to: .seconds(FaultLimits.longestLastingSeconds)),
        default: .seconds(FaultLimits.defaultLastingSeconds), shown: "1m",
        help: "When the watchdog undoes it by itself, at most 15 minutes")
    private static let dryRun = Flag("dry-run", help: "Print what would be done and undone; do nothing")
    private static let quorumLoss = Flag(
        "allow-quorum-loss", help: "Also where a majority of the target's kind would be missing")

    static let spec = CommandSpec(
        "inject", summary: "break one node of a disposable local cluster",
        discussion: [
            "The undo is on disk before the fault happens, and the cluster's supervisor carries it out at the "
                + "deadline whatever becomes of this command. One fault at a time."
        ],
        options: [lasting, dryRun, quorumLoss], arguments: [fault.spec, target.spec],
        examples: [
            .init("operator chaos inject kill store/4 --for 2m", "kills store 4, starts it again after 2 minutes")
        ])

    static func run(_ call: Call) async throws -> ExitStatus {
        let (entry, injector) = try ChaosTarget.cluster(call)
        guard let kind = call.invocation.first(fault), let target = call.invocation.first(target, at: 1) else {
            return .usage
        }
        let lasting = call.invocation[lasting]
        let allow = call.invocation[quorumLoss]
        if call.invocation[dryRun] {
            let plan = try await injector.plan(kind, target: target, lasting: lasting, allowQuorumLoss: allow)
            show(plan, call)
            return .ok
        }
        let receipt = try await injector.inject(kind, target: target, lasting: lasting, allowQuorumLoss: allow)
        if call.wantsJSON {
            call.console.json(ChaosTarget.json(receipt))
        } else {
            let select = ClusterRegistry().clusters().count > 1 ? " --cluster \(entry.name)" : ""
            let deadline = ClockText.time(receipt.deadline, now: call.clock.now().wall)
            call.console.lines([
                "\(receipt.id): \(kind.rawValue) of \(receipt.target) in \(entry.name)"
                    + (entry.simulated ? " (SIMULATED)" : ""),
                "undone by itself at \(deadline), or now: \(call.program) chaos heal \(receipt.id)\(select)",
            ])
        }
        return .ok
    }

    private static func show(_ plan: FaultPlan, _ call: Call) {
        if call.wantsJSON {
            call.console.json(
                .versioned([
                    "dry_run": true, "fault": .string(plan.fault.rawValue),
                    "target": ChaosTarget.target(plan.target, address: plan.address), "node": .string(plan.node),
                    "pid": .integer(Int64(plan.pid)), "commands": .texts(plan.commands), "undo": .texts(plan.undo),
                    "lasting_seconds": .number(plan.lastingSeconds), "steady_state": .texts(plan.steadyState),
                    "expected_sign": .string(plan.expectedSign),
                ]))
            return
        }
        call.console.lines(
            ["dry run: nothing was done"]
                + TextLayout.definitions(
                    [
                        ("fault", "\(plan.fault.rawValue) of \(plan.target), node \(plan.node) at \(plan.address)"),
                        ("does", plan.commands.joined(separator: "; ")), ("undo", plan.undo.joined(separator: "; ")),
                        ("watchdog", "undoes it after \(DurationText.short(.seconds(plan.lastingSeconds)))"),
                        ("steady state", plan.steadyState.joined(separator: "; ")), ("sign", plan.expectedSign),
                    ], width: call.console.width))
    }
}
