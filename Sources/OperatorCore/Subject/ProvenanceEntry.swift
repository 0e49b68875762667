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
