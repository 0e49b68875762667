import OperatorCore

/// The conductor at a pace: chapters are told one after the other, and what the demo does itself waits for its chapter.
/// What has happened is known at once, whatever is told. Pure.
struct DemoScript {
    enum Input: Sendable {
        case conductor(DemoConductor.Input)
        /// A person wants the next chapter.
        case goOn
        /// A person called the demo's own deed off; it is done when they go on.
        case calledOff
    }

    enum Hold: Sendable, Hashable {
        /// It stays to be read, until then.
        case reading(until: Moment)
        /// It stays until a key is pressed.
        case key
    }

    private(set) var conductor: DemoConductor
    let pace: DemoPace
    /// The chapter that is told; as many as there are: all are.
    private(set) var current = 0
    private(set) var tellingSince: Moment
    let began: Moment
    /// By chapter.
    private(set) var happened: [Moment?]
    /// How it ended, once all that led there has been told.
    private(set) var ended: DemoSummary?
    private var summary: DemoSummary?
    /// What the conductor wants done, until it is.
    private var deed: DemoConductor.Effect?
    /// It was asked for; else its chapter is not told yet.
    private var isDeedDue = false
    private var isCalledOff = false

    /// `ready`: when the cluster was up.
    init(_ conductor: DemoConductor, pace: DemoPace, started: Moment, ready: Moment) {
        self.conductor = conductor
        self.pace = pace
        began = started
        tellingSince = started
        happened = DemoChapter.allCases.map { $0 == .ready ? ready : nil }
    }

    var chapter: DemoChapter? { current < DemoChapter.allCases.count ? DemoChapter.allCases[current] : nil }

    /// The step that is waited for; nil where something is held up, or all is over.
    var waitingFor: DemoStep? { isHeld ? nil : conductor.waitingFor }

    private var isHeld: Bool { deed != nil && !isDeedDue }

    /// What the runner has to do now.
    mutating func handle(_ input: Input, at now: Moment) -> [DemoConductor.Effect] {
        var effects: [DemoConductor.Effect] = []
        switch input {
        case .conductor(let input): effects = take(conductor.handle(isHeld ? input.held : input, at: now), now)
        case .goOn:
            isCalledOff = false
            effects = tellNext(at: now, isAsked: true)
        case .calledOff:
            isCalledOff = true
            isDeedDue = false
        }
        return effects + tellNext(at: now, isAsked: false)
    }

    /// What keeps the chapter though it is over; nil: nothing does.
    func hold(at now: Moment) -> Hold? {
        guard let chapter, ended == nil else { return nil }
        if isCalledOff { return .key }
        guard let happened = happened[current] else { return nil }
        guard let dwell = pace.dwell(chapter) else { return .key }
        let until = max(happened, tellingSince).advanced(by: .seconds(dwell))
        return until > now ? .reading(until: until) : nil
    }

    private mutating func take(_ effects: [DemoConductor.Effect], _ now: Moment) -> [DemoConductor.Effect] {
        effects.filter { effect in
            switch effect {
            case .report(let milestone):
                note(milestone, now)
                return true
            case .inject, .heal:
                deed = effect
                isDeedDue = false
                return false
            case .finish(let summary):
                self.summary = summary
                return false
            }
        }
    }

    private mutating func note(_ milestone: DemoMilestone, _ now: Moment) {
        guard let step = milestone.step, let index = DemoChapter.allCases.firstIndex(of: .step(step)) else { return }
        happened[index] = now
        // A person did it before its turn came: it need not be done again.
        if step == .faultInjected || step == .healed {
            deed = nil
            isCalledOff = false
        }
    }

    /// Goes on as far as the pace allows, and lets go of what is held for the chapter it comes to.
    private mutating func tellNext(at now: Moment, isAsked: Bool) -> [DemoConductor.Effect] {
        var isAsked = isAsked
        while chapter != nil, happened[current] != nil, isAsked || hold(at: now) == nil {
            isAsked = false
            current += 1
            tellingSince = now
        }
        if let summary, ended == nil, !summary.isOK || chapter == nil {
            ended = summary
            return [.finish(summary)]
        }
        guard !isCalledOff, isHeld, chapter?.isDeed == true, happened[current] == nil, let deed else { return [] }
        isDeedDue = true
        return [deed]
    }
}

extension DemoConductor.Input {
    /// Time that passes while a deed is held up does not count.
    fileprivate var held: DemoConductor.Input { if case .tick = self { .held } else { self } }
}

extension DemoMilestone {
    /// The chapter it completes; nil for the summary.
    var chapter: DemoChapter? {
        if case .clusterReady = self { return .ready }
        return step.map(DemoChapter.step)
    }

    /// The step it completes; nil for the cluster's start and the summary.
    var step: DemoStep? {
        switch self {
        case .healthy: .healthy
        case .faultInjected: .faultInjected
        case .detected: .detected
        case .diagnosed: .diagnosed
        case .confirmed: .confirmed
        case .healed: .healed
        case .resolved: .resolved
        case .clusterReady, .summary: nil
        }
    }
}
