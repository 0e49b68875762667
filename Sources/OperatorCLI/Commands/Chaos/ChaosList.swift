import CommandLineKit
import Deployments
import OperatorCore

/// `operator chaos list`: the faults there are.
enum ChaosList: Command {
    static let spec = CommandSpec("list", summary: "the faults that can be injected, and how each is undone")

    static func run(_ call: Call) async throws -> ExitStatus {
        if call.wantsJSON {
            for fault in FaultKind.allCases {
                call.console.json(
                    .versioned([
                        "fault": .string(fault.rawValue), "summary": .string(fault.summary),
                        "undo": .string(fault.undoSummary), "expected_sign": .string(fault.expectedSign),
                    ]))
            }
            return .ok
        }
        for fault in FaultKind.allCases {
            call.console.lines(
                ["  " + call.style.bold(fault.rawValue)]
                    + TextLayout.definitions([
                        ("does", fault.summary), ("undo", fault.undoSummary), ("sign", fault.expectedSign),
                    ]).map { "  " + $0 })
        }
        return .ok
    }
}
