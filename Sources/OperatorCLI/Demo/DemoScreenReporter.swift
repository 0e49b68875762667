import Dashboard
import OperatorCore
private import Synchronization

/// Tells a demo to its screen: as chapters, with what was observed.
final class DemoScreenReporter: DemoReporting {
    private struct State {
        var script: DemoScript?
        var outcomes: [DemoChapter: String] = [:]
        var posted: DemoView?
    }

    private let plan: DemoPlan
    private let words: DemoWords
    private let mailbox: ScreenMailbox
    private let reached: @Sendable (DemoMilestone) -> Void
    private let state = Mutex(State())

    /// `reached` hears of every milestone, too.
    init(
        plan: DemoPlan, program: String, mailbox: ScreenMailbox, reached: @escaping @Sendable (DemoMilestone) -> Void
    ) {
        self.reached = reached
        self.plan = plan
        words = DemoWords(program: program, keptIn: plan.keptIn)
        self.mailbox = mailbox
    }

    /// Where the demo is; nil: it has not begun.
    var script: DemoScript? { state.withLock { $0.script } }

    func tell(_ milestone: DemoMilestone, at now: Moment, since started: Moment) {
        reached(milestone)
        guard let chapter = milestone.chapter else { return }
        state.withLock { $0.outcomes[chapter] = words.outcome(milestone) }
    }

    func show(_ script: DemoScript, at now: Moment) {
        let fresh = state.withLock { state -> DemoView? in
            state.script = script
            let view = view(of: script, state.outcomes, at: now)
            guard view != state.posted else { return nil }
            state.posted = view
            return view
        }
        if let fresh { mailbox.post(.rehearsal(.demo(fresh))) }
    }

    private func view(of script: DemoScript, _ outcomes: [DemoChapter: String], at now: Moment) -> DemoView {
        var view = Self.view(before: script.began, plan)
        view.current = script.current
        view.since = script.tellingSince
        for (index, chapter) in DemoChapter.allCases.enumerated() {
            view.chapters[index].happened = script.happened[index]
            view.chapters[index].outcome = outcomes[chapter]
        }
        view.hold =
            switch script.hold(at: now) {
            case .reading(let until): .reading(until: until)
            case .key: .key
            case nil: nil
            }
        view.noKill = script.conductor.waitingFor == .healthy ? DemoWords.tooEarly : nil
        view.ending = script.ended.map { words.ending($0, script) }
        return view
    }

    /// Nothing of it has happened yet.
    static func view(before began: Moment, _ plan: DemoPlan) -> DemoView {
        let chapters = DemoChapter.allCases.map { chapter in
            DemoView.Chapter(
                name: chapter.name, title: chapter.title, expected: .seconds(chapter.expectedSeconds),
                dwell: .seconds(plan.pace.dwell(chapter) ?? 0), isDeed: chapter.isDeed)
        }
        var view = DemoView(chapters: chapters, began: began, targetKind: RehearsedWords.servingKind)
        view.noKill = DemoWords.tooEarly
        view.noReset = plan.keptIn.map { "--keep \($0) keeps one run" }
        return view
    }
}
