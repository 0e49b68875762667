import CommandLineKit
import OperatorCore

/// `operator chaos list`: the faults there are.
enum ChaosList: Command {
    static let spec = CommandSpec("list", summary: "the faults that can be injected, and how each is undone")

    static func run(_ call: Call) async throws -> ExitStatus {
        if call.wantsJSON {
            for fault in ChaosTarget.faults {
                call.console.json(
                    .versioned([
                        "fault": .string(fault.id.rawValue), "summary": .string(fault.summary),
                        "undo": .string(fault.undo), "expected_sign": .string(fault.expectedSign),
                    ]))
            }
            return .ok
        }
        for fault in ChaosTarget.faults {
            call.console.lines(
                ["  " + call.style.bold(fault.id.rawValue)]
                    + TextLayout.definitions([
                        ("does", fault.summary), ("undo", fault.undo), ("sign", fault.expectedSign),
                    ]).map { "  " + $0 })
        }
        return .ok
    }
}
