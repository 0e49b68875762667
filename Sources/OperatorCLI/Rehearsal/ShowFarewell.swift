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
            return ScreenFarewell(
                status: summary.isOK ? .ok : .failed,
                lines: ["\(head): \(words.sentence(summary, script)). The cluster is gone.", next])
        }
        let missing = DemoChapter.allCases.enumerated()
            .filter { script?.happened[$0.offset] == nil }.map(\.element.name)
        let why = missing.isEmpty ? "its last chapter was told" : "\(missing.joined(separator: ", "))"
        return ScreenFarewell(
            status: .failed, lines: ["The demo was left before: \(why). Its cluster is gone.", next])
    }

    var byHand: ScreenFarewell { ScreenFarewell(lines: ["The simulated cluster is gone.", next]) }

    private var next: String {
        let commands = words.next(isHere: false).map(\.command)
        return "Next: " + commands.joined(separator: "   or   ")
    }
}
