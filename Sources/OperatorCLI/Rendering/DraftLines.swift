import OperatorCore

/// The words of running diagnoses as whole lines: progress as it comes, a section once it is whole.
struct DraftLines {
    private struct Run: Hashable {
        var incident: Int64
        var engine: String
    }

    private struct Section {
        var name: String
        var text = ""
    }

    private var open: [Run: Section] = [:]

    mutating func lines(incident: Int64, engine: String, _ update: DiagnosisUpdate) -> [String] {
        let run = Run(incident: incident, engine: engine)
        switch update {
        case .progress(let line): return [words(run, line)]
        case .partial(let name, let text):
            let ended = open[run].map(\.name) == name ? [] : end(run)
            open[run, default: Section(name: name)].text += text
            return ended
        case .finished: return end(run)
        }
    }

    /// What an incident's diagnoses were saying when it got its verdict.
    mutating func end(incident: Int64) -> [String] {
        open.keys.filter { $0.incident == incident }.sorted { $0.engine < $1.engine }.flatMap { end($0) }
    }

    private mutating func end(_ run: Run) -> [String] {
        guard let section = open.removeValue(forKey: run), !section.text.isEmpty else { return [] }
        let name = section.name.split(separator: "_").joined(separator: " ")
        return [words(run, "\(name): \(UntrustedText.sanitise(section.text))")]
    }

    private func words(_ run: Run, _ text: String) -> String {
        "incident \(run.incident), \(run.engine): \(text)"
    }
}
