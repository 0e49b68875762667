internal import ClaudeAPI
internal import OperatorCore

/// Turns a streaming turn into what people see: thinking and questions as lines, the answer's prose as it comes.
struct TurnWatch {
    private static let betweenThoughts: Duration = .seconds(1)
    private static let shownThought = 120

    let clock: any OperatorClock
    private var answer = AnswerReader()
    private var thought = ""
    private var lastThought: Moment?

    init(clock: any OperatorClock) { self.clock = clock }

    mutating func take(_ progress: ClaudeProgress) -> [DiagnosisUpdate] {
        switch progress {
        case .began: []
        case .startsOver(let wait, let error): startsOver(wait, error)
        case .event(.delta(_, .text(let piece))):
            answer.feed(piece).map { .partial(section: $0.section, text: $0.text) }
        case .event(.delta(_, .thinking(let piece))): think(piece)
        case .event(.blockStop): endOfThought()
        case .event: []
        }
    }

    /// What streamed in is void.
    private mutating func startsOver(_ wait: Duration, _ error: ClaudeError) -> [DiagnosisUpdate] {
        (answer, thought) = (AnswerReader(), "")
        let why = UntrustedText.sanitise(error.description, maximumScalars: 120)
        return [.startedOver, line("starting over in \(Int(wait.inSeconds.rounded(.up))) s: \(why)")]
    }

    private mutating func think(_ piece: String) -> [DiagnosisUpdate] {
        thought = String((thought + piece).suffix(2 * Self.shownThought))
        let now = clock.now()
        if let lastThought, now.elapsed(since: lastThought) < Self.betweenThoughts { return [] }
        lastThought = now
        return [line("thinking: \(tail)")]
    }

    private mutating func endOfThought() -> [DiagnosisUpdate] {
        guard !thought.isEmpty else { return [] }
        defer { thought = "" }
        return [line("thinking: \(tail)")]
    }

    private var tail: String {
        let clean = UntrustedText.sanitise(thought, maximumScalars: 2 * Self.shownThought)
        return clean.count > Self.shownThought ? "… \(clean.suffix(Self.shownThought))" : clean
    }

    private func line(_ text: String) -> DiagnosisUpdate { .progress(text) }
}

/// Counts the tokens of one turn as the stream tells them, those of attempts that broke off included: they were used.
struct TurnMeter {
    private var lost = TokenUsage()
    private var running: TokenUsage?

    /// All that is known to have been used.
    var sum: TokenUsage { running.map { Self.add(lost, $0) } ?? lost }

    /// True where the sum changed.
    mutating func take(_ progress: ClaudeProgress) -> Bool {
        switch progress {
        case .event(.messageStart(_, _, let usage)): running = usage
        case .event(.messageDelta(_, _, let usage)): running = running?.updated(with: usage) ?? usage
        case .startsOver:
            lost = sum
            running = nil
            return false
        case .began, .event: return false
        }
        return true
    }

    private static func add(_ left: TokenUsage, _ right: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: (left.input ?? 0) + (right.input ?? 0),
            cacheWritten: (left.cacheWritten ?? 0) + (right.cacheWritten ?? 0),
            cacheRead: (left.cacheRead ?? 0) + (right.cacheRead ?? 0),
            output: (left.output ?? 0) + (right.output ?? 0))
    }
}
