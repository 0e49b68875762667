/// What a running diagnosis has said so far, for those who follow it from another process.
public struct DiagnosisDraft: Codable, Sendable, Hashable {
    public struct Section: Codable, Sendable, Hashable {
        public var name: String
        public var text: String
    }

    /// Longest text of one section, in Unicode scalars.
    static let longestSection = 20_000
    private static let mostSections = 20
    private static let keptLines = 20

    public var incident: Int64
    public var job: Int64
    public var engine: String
    /// Tells one run from the next of the same job and engine.
    public var began: WallTime
    /// The newest lines of progress, oldest first.
    public private(set) var progress: [String] = []
    /// How many lines there were in all.
    public private(set) var lines = 0
    /// In the order in which they first spoke.
    public private(set) var sections: [Section] = []
    /// The newest sum; nil where nothing was paid for.
    public private(set) var cost: DiagnosisCost?

    public init(incident: Int64, job: Int64, engine: String, began: WallTime) {
        self.incident = incident
        self.job = job
        self.engine = engine
        self.began = began
    }

    /// Adds what was said; a verdict is no draft and changes nothing.
    public mutating func take(_ update: DiagnosisUpdate) {
        switch update {
        case .progress(let line):
            lines += 1
            progress = (progress + [line]).suffix(Self.keptLines)
        case .spent(let sum): cost = sum
        case .startedOver: sections = []
        case .partial(let name, let text): take(name, text)
        case .failed, .ended, .finished: break
        }
    }

    private mutating func take(_ name: String, _ text: String) {
        guard let index = sections.firstIndex(where: { $0.name == name }) else {
            if sections.count < Self.mostSections { sections.append(Section(name: name, text: Self.cut(text))) }
            return
        }
        sections[index].text = Self.cut(sections[index].text + text)
    }

    private static func cut(_ text: String) -> String {
        guard text.unicodeScalars.count > longestSection else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(longestSection)))
    }

    /// What somebody who knows `earlier` has to be told; nil: this is no continuation of it.
    public func updates(since earlier: DiagnosisDraft) -> [DiagnosisUpdate]? {
        guard earlier.began == began, earlier.lines <= lines, earlier.sections.count <= sections.count else {
            return nil
        }
        var news = progress.suffix(lines - earlier.lines).map { DiagnosisUpdate.progress($0) }
        for (index, section) in sections.enumerated() {
            let known = index < earlier.sections.count ? earlier.sections[index] : Section(name: section.name, text: "")
            guard known.name == section.name, section.text.hasPrefix(known.text) else { return nil }
            let piece = String(section.text.dropFirst(known.text.count))
            if !piece.isEmpty { news.append(.partial(section: section.name, text: piece)) }
        }
        if let cost, cost != earlier.cost { news.append(.spent(cost)) }
        return news
    }

    /// Everything it has said, in place of whatever was known before.
    public var updates: [DiagnosisUpdate] {
        [.startedOver] + progress.map { .progress($0) }
            + sections.map { .partial(section: $0.name, text: $0.text) } + (cost.map { [.spent($0)] } ?? [])
    }
}
