internal import ClaudeAPI
internal import OperatorCore

/// Shows the prose of an answer field by field while its JSON still arrives; ids and grades are left to the end.
struct AnswerReader {
    private static let prose: Set<String> = [
        "observation_summary", "statement", "why", "explanation", "hypothesis", "why_rejected", "action", "rationale",
        "text", "investigation_gaps", "would_change_my_mind",
    ]

    private var json = IncrementalJSON()
    private var isBroken = false

    /// The pieces that can be shown now. Broken JSON shows nothing more: the whole is judged at the end.
    mutating func feed(_ piece: String) -> [(section: String, text: String)] {
        guard !isBroken else { return [] }
        do {
            return try json.feed(piece).compactMap(Self.shown)
        } catch {
            isBroken = true
            return []
        }
    }

    private static func shown(_ update: IncrementalJSON.Update) -> (section: String, text: String)? {
        switch update {
        case .text(let path, let text):
            guard let section = section(path) else { return nil }
            return (section, UntrustedText.sanitise(text, maximumScalars: 4000))
        case .ended(let path): return section(path).map { ($0, "\n") }
        case .began, .scalar: return nil
        }
    }

    /// The top key, where the innermost one is prose.
    private static func section(_ path: [IncrementalJSON.Step]) -> String? {
        let keys = path.compactMap { step -> String? in if case .key(let key) = step { key } else { nil } }
        guard let top = keys.first, let last = keys.last, prose.contains(last) else { return nil }
        return AnswerSection.isKnown(top) ? top : nil
    }
}

/// The answer's top keys.
enum AnswerSection {
    private static let all: Set<String> = [
        "observation_summary", "root_cause", "supporting_evidence", "metric_correlation", "alternatives",
        "recommended_actions", "timeline", "investigation_gaps", "would_change_my_mind",
    ]

    static func isKnown(_ key: String) -> Bool { all.contains(key) }
}
