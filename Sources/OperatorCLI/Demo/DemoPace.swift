/// How fast a demo goes on from what has happened to what is next.
enum DemoPace: String, Sendable, CaseIterable {
    /// At once.
    case fast
    /// After as long as it takes to read it aloud.
    case talk
    /// When a key is pressed.
    case step

    /// How long a chapter stays once it has happened, in seconds; nil: until a key.
    func dwell(_ chapter: DemoChapter) -> Double? {
        switch self {
        case .fast: 0
        case .talk: chapter.readingSeconds
        case .step: nil
        }
    }
}

/// What a demo tells, in order: that the cluster was started, then the conductor's steps.
enum DemoChapter: Sendable, Hashable, CaseIterable {
    case ready
    case step(DemoStep)

    static let allCases: [DemoChapter] = [.ready] + DemoStep.allCases.map(DemoChapter.step)

    var name: String {
        switch self {
        case .ready: "ready"
        case .step(.faultInjected): "broken"
        case .step(let step): step.rawValue
        }
    }

    var title: String {
        switch self {
        case .ready: "processes are started: 3 \(RehearsedWords.votingPlural) and 3 \(RehearsedWords.servingPlural)"
        case .step(let step): step.title
        }
    }

    var expectedSeconds: Double {
        switch self {
        case .ready: 1
        case .step(let step): step.expectedSeconds
        }
    }

    /// The demo does it, once its turn has come.
    var isDeed: Bool { self == .step(.faultInjected) || self == .step(.healed) }

    /// To read it aloud and look at it.
    var readingSeconds: Double {
        switch self {
        case .ready: 2
        case .step(.healthy): 8
        case .step(.faultInjected): 2
        case .step(.detected): 6
        case .step(.diagnosed): 12
        case .step(.confirmed): 10
        case .step(.healed): 3
        case .step(.resolved): 2
        }
    }
}
