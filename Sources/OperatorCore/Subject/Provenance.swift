/// Something a screen shows of which a person asks how we know it.
public enum ProvenanceQuestion: Sendable, Hashable {
    /// A metric of a component, or of the cluster where it is nil.
    case metric(MetricID, ComponentID?)
    /// The cluster's own word of a component.
    case state(ComponentID)
    /// What our own probe saw of a component.
    case probe(ComponentID)
    /// A reason of an incident's verdict, counted from 1: its frozen evidence tells, no subject is asked.
    case reason(Int, incident: Int64)
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

extension Subject {
    /// A subject that keeps nothing of its answers can explain nothing.
    public func provenance(of question: ProvenanceQuestion) async -> [ProvenanceEntry] { [] }
}
