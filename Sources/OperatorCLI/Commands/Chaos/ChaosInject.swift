import CommandLineKit
import Deployments
import OperatorCore

/// `operator chaos inject`: breaks one node of a disposable local cluster, with a watchdog that undoes it.
enum ChaosInject: Command {
    private static let fault = Argument(
        .choice(of: ChaosTarget.faults.map(\.id.rawValue)).named("FAULT"), help: "one of those \"chaos list\" shows")
    private static let target = Argument(
        .text("TARGET"), count: .optional,
        help:
            "a component (KIND/ID), a node's name or an address; without it the one that leads, for faults of a leader")
    private static let lasting = DefaultedOption(
        "for", .duration(from: .seconds(1), to: .seconds(FaultRequest.longestSeconds)),
        default: .seconds(FaultRequest.usualSeconds), shown: "1m",
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
        let here = try ChaosTarget(call)
        let id = FaultID(call.invocation.first(fault) ?? "")
        guard let fault = here.fault(id) else {
            throw CommandError(
                "cannot inject \(id.rawValue)", "\(here.cluster.name) is not the kind of cluster it is for",
                "\(call.program) chaos list shows the faults there are")
        }
        var named = call.invocation.first(target, at: 1)
        if named == nil { named = try await here.chosen(for: fault, call) }
        let request = FaultRequest(
            fault, target: named ?? "", lasting: call.invocation[lasting],
            allowQuorumLoss: call.invocation[quorumLoss])
        let faults = here.running.faults
        if call.invocation[dryRun] {
            show(try await faults.plan(request), call)
            return .ok
        }
        let receipt = try await faults.inject(request)
        let found = try? await faults.verify(receipt)
        if call.wantsJSON {
            call.console.json(FaultRendering.json(receipt, found))
        } else {
            let select = RunningClusters.all().count > 1 ? " --cluster \(here.cluster.name)" : ""
            let deadline = ClockText.time(receipt.deadline, now: call.clock.now().wall)
            call.console.lines([
                "\(receipt.id): \(fault.id.rawValue) of \(receipt.target) in \(here.cluster.name)"
                    + (here.cluster.isSimulated ? " (SIMULATED)" : "")
                    + (found.map { ", " + FaultRendering.words($0) } ?? ""),
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
                    "target": FaultRendering.target(plan.target, address: plan.address), "node": .string(plan.node),
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
