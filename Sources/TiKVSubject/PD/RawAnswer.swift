internal import OperatorCore

/// The newest answer to one request as it came, for who asks how we know.
struct RawAnswer: Sendable, Hashable {
    /// Longer bodies are not kept: a list of two thousand stores is 2 MB.
    static let maximumBytes = 256 << 10

    var url: String
    var at: Moment
    /// The HTTP status; nil where no answer came.
    var status: Int?
    /// The body, or the words of the failure.
    var body: [UInt8]
    var isSimulated = false
    /// How long the body was, where it was too long to keep.
    var unkeptBytes: Int?

    init(_ reply: PDReply, url: String, at moment: Moment) {
        self.url = url
        at = moment
        switch reply {
        case .failure(let failure):
            body = Array(failure.text.utf8)
        case .answer(let status, let bytes, let isSimulated) where bytes.count <= Self.maximumBytes:
            self.status = status
            self.isSimulated = isSimulated
            body = bytes
        case .answer(let status, let bytes, let isSimulated):
            self.status = status
            self.isSimulated = isSimulated
            body = []
            unkeptBytes = bytes.count
        }
    }

    var request: String { "GET \(url)" }

    /// Why there is nothing of it to show.
    var unkept: String? {
        unkeptBytes.map { "the answer was \($0) bytes long: more than is kept of one" }
    }
}

/// The raw answers that are kept: of each question of PD, and of each member's own word, the newest.
struct RawAnswers: Sendable {
    /// Answers about single stores come and go; so many of them at most.
    private static let limit = 64

    private(set) var questions: [PDQuestion: RawAnswer] = [:]
    private(set) var members: [ServerAddress: RawAnswer] = [:]

    /// Whoever answered says that it is a simulation.
    var isSimulated: Bool {
        members.values.contains(where: \.isSimulated) || questions.values.contains(where: \.isSimulated)
    }

    mutating func keep(_ answer: RawAnswer, to question: PDQuestion) {
        if case .regionsOfStore = question { return }
        if questions.count >= Self.limit, questions[question] == nil {
            guard let oldest = questions.min(by: { $0.value.at < $1.value.at })?.key else { return }
            questions[oldest] = nil
        }
        questions[question] = answer
    }

    mutating func keep(_ answers: [ServerAddress: RawAnswer]) {
        members.merge(answers) { _, new in new }
        if members.count > Self.limit { members = answers }
    }
}
