internal import Words

/// Where the numbers of a verdict's reason come from: the evidence it cites, as it was frozen for the verdict.
public struct ReasonProvenance {
    private let record: DiagnosisRecord
    private let support: Diagnosis.Support

    /// nil where the verdict has no such reason; `number` counts from 1.
    public init?(_ number: Int, of record: DiagnosisRecord) {
        let supports = record.diagnosis.supportingEvidence
        guard supports.indices.contains(number - 1) else { return nil }
        self.record = record
        support = supports[number - 1]
    }

    /// The figures of the reason in words: `consecutive 3 probes`; empty where it quotes none.
    public var figures: String { support.figures.map(Self.words).joined(separator: ", ") }

    public func entries(at now: Moment) -> [ProvenanceEntry] {
        guard let evidence = record.evidence(support.evidenceID) else {
            return [
                ProvenanceEntry(
                    source: "verdict \(record.version)", asked: "\(support.evidenceID), cited by the verdict", at: nil,
                    unkept: "its evidence is not in the pack", computed: support.why)
            ]
        }
        let facts = evidence.facts.sorted { $0.key < $1.key }.map { "\($0.key) = \(Self.words($0.value))" }
        return [
            ProvenanceEntry(
                source: "verdict \(record.version)",
                asked: "\(evidence.origin)  (\(evidence.id), \(evidence.kind.rawValue))",
                at: now.advanced(by: evidence.at.elapsed(since: now.wall)), answer: [evidence.statement] + facts,
                computed: computed(evidence))
        ]
    }

    /// Each quoted figure against the fact it names.
    private func computed(_ evidence: Evidence) -> String {
        let checked = support.figures.map { figure -> String in
            guard let fact = record.evidence(figure.evidenceID)?.facts[figure.fact]?.number else {
                return "\(Self.words(figure)): the evidence has no such number"
            }
            return Self.words(figure)
                + (figure.states(fact) ? ", as the evidence has it" : ": the evidence says \(Self.plain(fact))")
        }
        return (checked.isEmpty ? [support.why] : checked).joined(separator: "; ")
    }

    private static func words(_ figure: Diagnosis.Figure) -> String {
        "\(figure.fact) \(amount(figure.value, figure.unit))"
    }

    private static func words(_ value: FactValue) -> String {
        switch value {
        case .number(let number, let unit): amount(number, unit)
        case .text(let text): text
        case .flag(let flag): flag ? "yes" : "no"
        case .time(let time): time.description
        }
    }

    /// `24.5 s`; what is only counted has no unit.
    private static func amount(_ value: Double, _ unit: String) -> String {
        unit.isEmpty || unit == "count" ? plain(value) : "\(plain(value)) \(unit)"
    }

    /// At most three decimals.
    private static func plain(_ value: Double) -> String { NumberText.decimal(value, places: 3) }
}

/// Where one value comes from: what was asked, what came, and what was made of it. Nothing in it is made up afterwards:
/// where the raw answer is kept no longer, it says so.
public struct ProvenanceEntry: Sendable, Hashable {
    /// The most lines of an answer that are handed on, and the most characters of a line.
    public static let maximumLines = 24
    public static let maximumCharacters = 400

    /// The source's name as in `SourceStatus`.
    public var source: String
    /// The request or query as it was sent, without credentials.
    public var asked: String
    /// When it was asked.
    public var at: Moment?
    /// Lines of the raw answer that hold the value, as they came, sanitised and bounded.
    public var answer: [String]
    /// Why there is no raw answer; nil where there is one.
    public var unkept: String?
    /// How the value is made of the answer, with its numbers; empty where it stands in it.
    public var computed: String

    public init(
        source: String, asked: String, at: Moment?, answer: [String] = [], unkept: String? = nil, computed: String = ""
    ) {
        self.source = source
        self.asked = asked
        self.at = at
        self.answer = Self.bounded(answer)
        self.unkept = unkept
        self.computed = computed
    }

    private static func bounded(_ lines: [String]) -> [String] {
        let kept = lines.prefix(maximumLines).map { UntrustedText.sanitise($0, maximumScalars: maximumCharacters) }
        return lines.count > maximumLines ? kept + ["… \(lines.count - maximumLines) more lines"] : kept
    }
}
