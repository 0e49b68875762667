import OperatorCore

/// Events that wait for one subscriber.
struct EventBuffer {
    /// nil keeps everything; else at most so many events, and only the newest observation.
    let limit: Int?
    private var waiting: [EngineEvent] = []
    private var head = 0

    init(limit: Int?) {
        self.limit = limit.map { max(1, $0) }
    }

    var count: Int { waiting.count - head }

    mutating func append(_ event: EngineEvent) {
        if let limit {
            if case .observed = event { removeLast { if case .observed = $0 { true } else { false } } }
            if case .writer = event { removeLast { if case .writer = $0 { true } else { false } } }
            if count >= limit { dropOne() }
        }
        waiting.append(event)
    }

    mutating func popFirst() -> EngineEvent? {
        guard head < waiting.count else { return nil }
        defer {
            head += 1
            if head == waiting.count || head > 1_024 {
                waiting.removeFirst(head)
                head = 0
            }
        }
        return waiting[head]
    }

    /// What tickets and diagnoses became can be read again from the database; what passes by goes first all the same.
    private mutating func dropOne() {
        let passing = waiting[head...].firstIndex { event in
            switch event {
            case .observed, .diagnosisProgress, .writer: true
            case .gap, .ticket, .diagnosed, .action, .persistenceTrouble: false
            }
        }
        waiting.remove(at: passing ?? head)
    }

    private mutating func removeLast(where matches: (EngineEvent) -> Bool) {
        if let index = waiting[head...].lastIndex(where: matches) { waiting.remove(at: index) }
    }
}
