/// A verdict's text as it streams in, saved for those who follow at most four times a second.
struct PartialText {
    private static let interval: Duration = .milliseconds(250)

    private let job: DiagnosisJob
    private let clock: any OperatorClock
    private let repository: any TicketRepository
    private var text = ""
    private var lastSaved: Moment?

    init(job: DiagnosisJob, clock: any OperatorClock, repository: any TicketRepository) {
        self.job = job
        self.clock = clock
        self.repository = repository
    }

    mutating func append(_ piece: String) async {
        text += piece
        let now = clock.now()
        if let lastSaved, now.elapsed(since: lastSaved) < Self.interval { return }
        lastSaved = now
        // Only a convenience: the verdict itself is what counts, and a trouble with the database is told there.
        try? await repository.savePartial(job, text: text)
    }
}
