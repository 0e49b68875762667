import CommandLineKit
import Dashboard
import OperatorCore

/// The lines a simulated cluster's screen leaves on the normal one: what came of it, and what to try next.
struct ShowFarewell {
    let call: Call
    let plan: DemoPlan

    private var words: DemoWords { DemoWords(program: call.program, keptIn: plan.keptIn) }

    /// `script`: where the demo was when it was left; nil: its cluster was not up.
    func demo(_ script: DemoScript?) -> ScreenFarewell {
        if let script, let summary = script.ended {
            let head = summary.isOK ? "The whole cycle worked" : "The demo failed"
            return farewell(
                summary.isOK ? .ok : .failed, "\(head): \(words.sentence(summary, script)). The cluster is gone.")
        }
        let missing = DemoChapter.allCases.enumerated()
            .filter { script?.happened[$0.offset] == nil }.map(\.element.name)
        let why = missing.isEmpty ? "its last chapter was told" : "\(missing.joined(separator: ", "))"
        return farewell(.failed, "The demo was left before: \(why). Its cluster is gone.")
    }

    var byHand: ScreenFarewell { farewell(.ok, "The simulated cluster is gone.") }

    /// No line is wider than the terminal, which would break it inside words; a command stays on one line.
    private func farewell(_ status: ExitStatus, _ sentence: String) -> ScreenFarewell {
        let width = call.console.width
        let commands = words.next(isHere: false).map(\.command)
        let next = "Next: " + commands.joined(separator: "   or   ")
        return ScreenFarewell(
            status: status,
            lines: TextLayout.wrap(sentence, width: width)
                + (next.count <= width ? [next] : ["Next:"] + commands.map { "  " + $0 }))
    }
}
