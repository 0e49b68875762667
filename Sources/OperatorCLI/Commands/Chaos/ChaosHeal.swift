import CommandLineKit
import OperatorCore

/// `operator chaos heal`: undoes a fault now. Undoing twice is no error.
enum ChaosHeal: Command {
    private static let id = Argument(.text("ID"), count: .optional, help: "a fault's id, as \"chaos status\" shows it")
    private static let all = Flag("all", help: "Undo everything")

    static let spec = CommandSpec(
        "heal", summary: "undo a fault now, or all of them", options: [all], arguments: [id.spec])

    static func run(_ call: Call) async throws -> ExitStatus {
        let named = call.invocation.first(id)
        guard named != nil || call.invocation[all] else {
            throw CommandError("cannot heal", "no fault is named", "give its id, or --all", status: .usage)
        }
        guard named == nil || !call.invocation[all] else {
            throw CommandError("cannot heal", "an id and --all are given", "give one of them", status: .usage)
        }
        let faults = try ChaosTarget(call).running.faults
        let healed = try await faults.heal(call.invocation[all] ? nil : named)
        var found: FaultVerification?
        if let last = healed.last { found = try? await faults.verify(last) }
        if call.wantsJSON {
            for receipt in healed {
                call.console.json(FaultRendering.json(receipt, receipt == healed.last ? found : nil))
            }
        } else {
            call.console.lines(healed.isEmpty ? ["nothing to undo"] : FaultRendering.table(healed, call))
            if let found { call.console.line(FaultRendering.words(found)) }
        }
        return .ok
    }
}
