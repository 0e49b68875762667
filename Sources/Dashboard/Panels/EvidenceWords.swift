import OperatorCore
import TerminalUI

/// One reason of a verdict, opened: what was seen, where and when, and whether its figures hold.
struct EvidenceWords {
    let state: DashboardState
    let incident: Int64
    /// Counted from 1, as the verdict numbers its reasons.
    let number: Int

    var title: StyledText { StyledText("[\(number)] of the verdict on I-\(incident)", .heading) }

    var lines: [StyledText] {
        guard let record = state.view.verdicts[incident],
            record.diagnosis.supportingEvidence.indices.contains(number - 1)
        else { return [StyledText("the verdict has no such reason", .dialog)] }
        let support = record.diagnosis.supportingEvidence[number - 1]
        guard let evidence = record.pack.evidence(support.evidenceID) else {
            return [StyledText(support.why, .dialog), StyledText("its evidence is not in the pack", .degraded)]
        }
        var lines = [StyledText(evidence.statement, .value), StyledText("")]
        lines.append(labelled("why", support.why))
        lines.append(labelled("from", evidence.origin))
        lines.append(labelled("at", state.zone.text(evidence.at, now: state.now.wall) + ", \(evidence.kind.rawValue)"))
        lines += evidence.facts.sorted { $0.key < $1.key }.prefix(8).map {
            labelled($0.key.replacing("_", with: " "), Self.text($0.value, state.zone))
        }
        let wrong = record.grounding.wrongFigures
        if !wrong.isEmpty { lines.append(StyledText("\(wrong.count) figures of this verdict did not hold", .critical)) }
        return lines
    }

    /// Where the words after a label begin; on a small screen right after it.
    var column = Self.usualColumn
    static let usualColumn = 18

    private func labelled(_ label: String, _ text: String) -> StyledText {
        let padded = TextWidth.padded(label, columns: max(column - 2, TextWidth.of(label))) + "  "
        return StyledText(padded, .quiet) + StyledText(text, .dialog)
    }

    private static func text(_ value: FactValue, _ zone: LocalZone) -> String {
        switch value {
        case .number(let number, let unit):
            MetricUnit(rawValue: unit).map { FigureText.whole(number, $0) } ?? "\(FigureText.count(number)) \(unit)"
        case .text(let text): text
        case .flag(let flag): flag ? "yes" : "no"
        case .time(let time): zone.text(time)
        }
    }
}
