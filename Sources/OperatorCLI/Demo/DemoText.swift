import CommandLineKit
import Deployments
import OperatorCore

/// The demo for a person who reads along.
struct DemoText {
    let style: TextStyle
    let width: Int
    let program: String
    let fault: Fault
    /// Where the run is kept; nil: nowhere.
    let keptIn: String?

    /// What is about to happen, and how long each step takes.
    func announcement() -> [String] {
        var lines = [
            style.bold("A SIMULATED cluster") + " of real processes on this machine is broken and healed.",
            "The fault: \(fault.summary).",
            "", "What to expect, in seconds after the step before:",
        ]
        for step in DemoStep.allCases {
            let number = Figures.decimal(step.expectedSeconds, places: 1)
            let padding = String(repeating: " ", count: max(0, 5 - number.count))
            let words = TextLayout.wrap(step.title, width: width - 9)
            lines += words.enumerated().map { ($0 == 0 ? "  \(padding)\(number)  " : "         ") + $1 }
        }
        return lines + ["About \(Int(DemoStep.expectedTotal)) s in all. Ctrl-C ends it and removes everything.", ""]
    }

    func lines(_ milestone: DemoMilestone, seconds: Double) -> [String] {
        switch milestone {
        case .clusterReady(let cluster):
            at(
                seconds, "started",
                "\(cluster.pids.count) processes, \(cluster.members) \(RehearsedWords.authority) and "
                    + "\(cluster.stores.count) \(RehearsedWords.subject.title)")
        case .healthy(let stores, let rate):
            at(
                seconds, "healthy",
                "\(stores) \(RehearsedWords.servingPlural) serve"
                    + (rate.map { " \(Figures.text($0, .perSecond))" } ?? ""))
        case .faultInjected(let receipt):
            at(seconds, "broken", "\(receipt.fault.rawValue) of \(receipt.target) at \(receipt.address)", style.red)
        case .detected(let ticket, let after):
            at(
                seconds, "detected",
                "after \(Figures.seconds(after)): ticket \(ticket.id), \(ticket.key.invariant) of "
                    + "\(ticket.key.component): \(ticket.message)", style.yellow)
        case .diagnosed(let record): at(seconds, "diagnosed", sentence(record)) + [""] + verdict(record) + [""]
        case .confirmed(let record, let cites):
            at(
                seconds, "confirmed",
                "by \(RehearsedWords.authority)'s own word (\(cites.joined(separator: ", "))): \(sentence(record))")
        case .healed(let receipt): at(seconds, "healed", "\(receipt.undo): \(receipt.target)", style.green)
        case .resolved(let ticket):
            at(seconds, "resolved", "incident \(ticket.incident), ticket \(ticket.id) was its last", style.green)
        case .summary(let summary): closing(summary, seconds)
        }
    }

    /// One line that is written over while something is waited for.
    func waiting(for step: DemoStep, since waited: Duration) -> String {
        let usual = Figures.decimal(step.expectedSeconds, places: 1)
        return String("  ... \(Int(waited.inSeconds)) s of about \(usual) s: \(step.title)".prefix(width - 1))
    }

    private func at(
        _ seconds: Double, _ word: String, _ text: String, _ paint: ((String) -> String)? = nil
    ) -> [String] {
        let clock = Figures.decimal(seconds, places: 1)
        let head = String(repeating: " ", count: max(0, 6 - clock.count)) + clock + " s  "
        let shown = (paint ?? style.bold)(word) + String(repeating: " ", count: max(0, 11 - word.count))
        let words = TextLayout.wrap(text, width: width - 21)
        return words.enumerated().map { ($0 == 0 ? head + shown : String(repeating: " ", count: 21)) + $1 }
    }

    private func sentence(_ record: DiagnosisRecord) -> String {
        let cause = record.diagnosis.rootCause
        return "\(cause.confidence.rawValue): \(cause.statement)"
    }

    private func verdict(_ record: DiagnosisRecord) -> [String] {
        DiagnosisText(record: record, style: style, width: width - 4).lines().map { $0.isEmpty ? "" : "    " + $0 }
    }

    private func closing(_ summary: DemoSummary, _ seconds: Double) -> [String] {
        let result =
            summary.isOK
            ? style.green("The whole cycle worked") + ": \(Figures.decimal(seconds, places: 1)) s."
            : style.red("It did not go as it should") + ": \(summary.mistakes.joined(separator: "; "))."
        return ["", result, "The cluster is gone. What to try next:"]
            + nextCommands.map { "  \($0)" }
    }

    private var nextCommands: [String] {
        let look: [String]
        if let keptIn {
            look = [
                "\(program) tickets list --db \(keptIn)/operator.db",
                "\(program) tickets show 1 --db \(keptIn)/operator.db",
            ]
        } else {
            look = ["\(program) demo --fault pause", "\(program) rehearse up"]
        }
        return look + ["\(program) help monitor"]
    }
}
