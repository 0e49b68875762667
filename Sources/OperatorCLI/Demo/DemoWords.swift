import CommandLineKit
import Dashboard
import OperatorCore

/// What a demo's screen says of what was observed, and at the end.
struct DemoWords {
    let program: String
    /// Where the run is kept; nil: nowhere.
    let keptIn: String?

    static let tooEarly = "the cluster must be healthy first, so that there is something to compare with"

    /// `after 2.0 s: ticket 1, store_unreachable of store 4`
    func outcome(_ milestone: DemoMilestone) -> String? {
        switch milestone {
        case .clusterReady(let cluster):
            "\(cluster.pids.count) processes run: \(cluster.members) \(RehearsedWords.authority), "
                + "\(cluster.stores.count) \(RehearsedWords.servingPlural), one supervisor"
        case .healthy(let stores, let rate):
            "\(stores) \(RehearsedWords.servingPlural) serve" + (rate.map { " \(Figures.text($0, .perSecond))" } ?? "")
        case .faultInjected(let receipt): "\(receipt.fault.rawValue) of \(receipt.target.spoken) at \(receipt.address)"
        case .detected(let ticket, let after):
            "after \(Figures.seconds(after)): ticket \(ticket.id), \(ticket.key.invariant) of \(ticket.key.component.spoken)"
        case .diagnosed(let record):
            "verdict \(record.version), \(record.diagnosis.rootCause.confidence.rawValue): "
                + record.diagnosis.rootCause.statement
        case .confirmed(let record, let cites):
            "verdict \(record.version) rests on \(RehearsedWords.authority)'s own word (\(cites.joined(separator: ", "))): "
                + record.diagnosis.rootCause.statement
        case .healed(let receipt): "\(receipt.undo): \(receipt.target.spoken)"
        case .resolved(let ticket): "ticket \(ticket.id) was the last of incident \(ticket.incident)"
        case .summary: nil
        }
    }

    func ending(_ summary: DemoSummary, _ script: DemoScript) -> DemoView.Ending {
        DemoView.Ending(isOK: summary.isOK, words: sentence(summary, script), next: next(isHere: true))
    }

    func sentence(_ summary: DemoSummary, _ script: DemoScript) -> String {
        guard summary.isOK else { return summary.mistakes.joined(separator: "; ") }
        let at = Dictionary(uniqueKeysWithValues: summary.seconds.map { ($0.step, $0.seconds) })
        func between(_ from: DemoStep, _ to: DemoStep) -> String {
            guard let start = at[from], let end = at[to] else { return "?" }
            return Figures.decimal(end - start, places: 1) + " s"
        }
        return "\(script.conductor.target.spoken) found after \(between(.faultInjected, .detected)), explained "
            + "\(between(.detected, .diagnosed)) later, over after \(between(.faultInjected, .resolved))"
    }

    /// What to try; `isHere`: the demo's screen is still shown.
    func next(isHere: Bool) -> [DemoView.Suggestion] {
        var all = isHere && keptIn == nil ? [DemoView.Suggestion("once more, all fresh", "r")] : []
        if let keptIn {
            all.append(.init("what was kept", "\(program) tickets list --db \(keptIn)/operator.db"))
        }
        let here = isHere ? "K here, or " : ""
        all.append(.init("break it yourself", "\(here)\(program) rehearse up"))
        all.append(
            .init(
                "watch your own",
                "\(program) dashboard \(SubjectWords.hostOption):\(RehearsedWords.subject.endpoint.defaultPort)"))
        return all
    }
}

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
