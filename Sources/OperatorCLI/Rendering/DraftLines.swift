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

    /// Those that have spoken and not ended, with the section they are in.
    private var open: [Run: Section] = [:]

    mutating func lines(incident: Int64, engine: String, _ update: DiagnosisUpdate) -> [String] {
        let run = Run(incident: incident, engine: engine)
        switch update {
        case .progress(let line):
            open[run, default: Section(name: "")].text += ""
            return [words(run, line)]
        case .partial(let name, let text):
            let ended = open[run].map(\.name) == name ? [] : end(run)
            open[run, default: Section(name: name)].text += text
            return ended
        case .startedOver:
            open[run] = nil
            return [words(run, "begins anew")]
        case .failed(let reason, _):
            // After its verdict this only says that it says nothing more.
            return open[run] == nil ? [] : end(run) + [words(run, reason)]
        case .ended: return open[run] == nil ? [] : end(run) + [words(run, "says nothing more")]
        case .finished: return end(run)
        case .spent: return []
        }
    }

    /// What an engine was saying when its verdict came.
    mutating func end(incident: Int64, engine: String) -> [String] { end(Run(incident: incident, engine: engine)) }

    private mutating func end(_ run: Run) -> [String] {
        guard let section = open.removeValue(forKey: run), !section.text.isEmpty else { return [] }
        let name = section.name.split(separator: "_").joined(separator: " ")
        return [words(run, "\(name): \(UntrustedText.sanitise(section.text))")]
    }

    private func words(_ run: Run, _ text: String) -> String {
        "incident \(run.incident), \(run.engine): \(text)"
    }
}
