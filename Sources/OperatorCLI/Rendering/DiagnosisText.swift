import CommandLineKit
import OperatorCore

/// A diagnosis for people: the verdict first, then what it rests on, what was rejected, and what to do.
struct DiagnosisText {
    let record: DiagnosisRecord
    let style: TextStyle
    let width: Int

    func lines() -> [String] {
        heading + [""] + paragraph(diagnosis.observationSummary) + evidence + alternatives + actions + openEnds
    }

    private var diagnosis: Diagnosis { record.diagnosis }

    private var heading: [String] {
        let cause = diagnosis.rootCause
        let grade = diagnosis.abstained ? "no verdict" : cause.confidence.rawValue
        let simulated = record.pack.isSimulated ? ", SIMULATED cluster" : ""
        return [
            style.bold("Incident \(record.incident), diagnosis \(record.version)")
                + " by \(record.engine) (\(record.reason)\(simulated))",
            "",
        ] + TextLayout.wrap("\(grade.uppercased()): \(cause.statement)", width: width - 2).map { "  " + style.bold($0) }
    }

    private var evidence: [String] {
        section("It rests on", diagnosis.supportingEvidence) { support in
            let statement = record.evidence(support.evidenceID)?.statement
            let words = statement.map { "\($0): \(support.why)" } ?? support.why
            let widest = diagnosis.supportingEvidence.map(\.evidenceID.count).max() ?? 0
            return item(TextLayout.padded(support.evidenceID, to: widest), words)
        }
    }

    private var alternatives: [String] {
        section("Considered and put aside", diagnosis.alternatives) { other in
            let cited = other.evidenceIDs.isEmpty ? "" : " (\(other.evidenceIDs.joined(separator: ", ")))"
            let status = other.status == .lessLikely ? "less likely" : other.status.rawValue
            return item("-", "\(other.hypothesis): \(status). \(other.whyRejected)\(cited)")
        }
    }

    private var actions: [String] {
        section("What to do", diagnosis.recommendedActions) { action in
            let command = action.command.map { command in
                ["        \(action.host.map { "on \($0): " } ?? "")\(style.bold(command))"]
            }
            return item("-", "\(action.action): \(action.rationale) (risk: \(action.risk.rawValue))") + (command ?? [])
        }
    }

    private var openEnds: [String] {
        let wrong = record.grounding.wrongFigures.map { "a figure was struck: \($0)" }
        return section("Not known", diagnosis.investigationGaps + wrong) { item("-", $0) }
            + section("What would change this verdict", diagnosis.wouldChangeMyMind) { item("-", $0) }
    }

    private func section<Item>(_ title: String, _ items: [Item], _ lines: (Item) -> [String]) -> [String] {
        items.isEmpty ? [] : ["", title + ":"] + items.flatMap(lines)
    }

    private func paragraph(_ text: String) -> [String] {
        TextLayout.wrap(text, width: width - 2).map { "  " + $0 }
    }

    private func item(_ mark: String, _ text: String) -> [String] {
        let indent = String(repeating: " ", count: mark.count + 4)
        let wrapped = TextLayout.wrap(text, width: width - mark.count - 4)
        return wrapped.enumerated().map { ($0 == 0 ? "  \(style.dim(mark))  " : indent) + $1 }
    }
}
