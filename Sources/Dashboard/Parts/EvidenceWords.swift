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

    private func labelled(_ label: String, _ text: String) -> StyledText {
        StyledText(TextWidth.padded(label, columns: max(8, TextWidth.of(label))) + "  ", .quiet)
            + StyledText(text, .dialog)
    }

    private static func text(_ value: FactValue, _ zone: LocalZone) -> String {
        switch value {
        case .number(let number, let unit):
            FigureText.count(number) + (unit.isEmpty || unit == "count" ? "" : " \(unit)")
        case .text(let text): text
        case .flag(let flag): flag ? "yes" : "no"
        case .time(let time): zone.text(time)
        }
    }
}
