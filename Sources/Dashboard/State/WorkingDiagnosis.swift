public import OperatorCore

/// A diagnosis that is being made: its words as they come, what it does and what it costs.
public struct WorkingDiagnosis: Sendable, Hashable {
    static let keptCharacters = 20_000
    static let keptLines = 12

    public var incident: Int64
    public var engine: String
    public var began: Moment
    /// What it did, the newest last.
    public var progress: [String] = []
    public var cost: DiagnosisCost?
    /// Sections in the order in which they first spoke.
    public var sections: [Section] = []
    /// How it ended without a verdict; nil while it works.
    public var ended: End?

    public struct Section: Sendable, Hashable {
        public var name: String
        public var text: String
    }

    public struct End: Sendable, Hashable {
        public var reason: String
        /// When it is tried again by itself; nil: not.
        public var retryAt: WallTime?
    }

    /// Lines of one kind follow each other many times: the newest `thinking: …` replaces the one before.
    mutating func note(_ line: String) {
        let kind = line.prefix { $0 != ":" }
        if progress.last?.hasPrefix(kind + ":") == true, kind.count < 20 { progress.removeLast() }
        progress.append(line)
        if progress.count > Self.keptLines { progress.removeFirst() }
    }

    mutating func take(section name: String, _ text: String) {
        if let index = sections.firstIndex(where: { $0.name == name }) {
            guard sections[index].text.count < Self.keptCharacters else { return }
            sections[index].text += text
        } else if sections.count < 20 {
            sections.append(Section(name: name, text: text))
        }
    }
}
