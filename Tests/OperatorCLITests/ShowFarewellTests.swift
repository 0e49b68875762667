import CommandLineKit
import OperatorCore
import TestSupport
import Testing

@testable import OperatorCLI

/// What a demo's screen leaves on the normal one.
@Suite struct ShowFarewellTests {
    private struct NarrowConsole: Console {
        let isTerminal = true
        let width: Int
        func out(_ text: String) {}
        func error(_ text: String) {}
    }

    private func farewell(width: Int, keptIn: String? = nil) throws -> ShowFarewell {
        guard case .run(let invocation) = try OperatorTable.table.parse(["demo"]) else { throw CancellationError() }
        let call = Call(
            invocation: invocation, environment: [:], console: NarrowConsole(width: width), clock: SystemClock(),
            program: "operator")
        return ShowFarewell(call: call, plan: DemoPlan(fault: .kill, seed: 1, keptIn: keptIn, user: "you"))
    }

    @Test(arguments: [40, 80]) func `its sentence breaks at words, not at the terminal's edge`(width: Int) throws {
        let lines = try farewell(width: width).demo(nil).lines
        let sentence = lines.prefix { !$0.hasPrefix("Next") }
        #expect(sentence.count > 1 && sentence.allSatisfy { $0.count <= width }, "\(lines)")
        let whole = try #require(try farewell(width: 500).demo(nil).lines.first)
        #expect(sentence.joined(separator: " ") == whole)
    }

    @Test func `commands that do not fit beside each other have a line each, so that they can be copied`() throws {
        let lines = try farewell(width: 80, keptIn: "/home/ann/a-folder-with-a-long-name/runs").byHand.lines
        #expect(
            lines.suffix(4) == [
                "Next:", "  operator tickets list --db /home/ann/a-folder-with-a-long-name/runs/operator.db",
                "  operator rehearse up", "  operator dashboard --pd HOST:2379",
            ], "\(lines)")
        #expect(
            try farewell(width: 80).byHand.lines.last
                == "Next: operator rehearse up   or   operator dashboard --pd HOST:2379")
    }

    @Test func `the way from the start screen to the dashboard is told whole on 80 columns`() {
        let longest = String(repeating: "n", count: 40)
        #expect(StartWork.saved("shop", "operator") == "saved as shop: next time just run operator")
        #expect(StartWork.saved(longest, "operator").count <= 78)
    }
}
