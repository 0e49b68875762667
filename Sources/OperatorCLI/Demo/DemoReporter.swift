import OperatorCore
private import Synchronization

/// Where a demo's milestones go: lines of text, JSON, or a screen.
protocol DemoReporting: Sendable {
    func tell(_ milestone: DemoMilestone, at now: Moment, since started: Moment)
    /// Where it is now: after each thing that happened, and twice a second.
    func show(_ script: DemoScript, at now: Moment)
}

/// JSON lines or text, and a progress line on a terminal.
final class DemoReporter: DemoReporting {
    private let console: any Console
    private let text: DemoText
    private let isJSON: Bool
    /// A line of progress stands on the terminal and must be taken away before anything else is printed.
    private let progressShown = Mutex(false)

    init(console: any Console, text: DemoText, isJSON: Bool) {
        self.console = console
        self.text = text
        self.isJSON = isJSON
    }

    func announce() {
        if !isJSON { console.lines(text.announcement()) }
    }

    func tell(_ milestone: DemoMilestone, at now: Moment, since started: Moment) {
        let seconds = (now.elapsed(since: started).inSeconds * 1000).rounded() / 1000
        if isJSON {
            console.json(DemoJSON.event(milestone, seconds: seconds))
        } else {
            clearProgress()
            console.lines(text.lines(milestone, seconds: seconds))
        }
    }

    func show(_ script: DemoScript, at now: Moment) {
        guard !isJSON, console.isTerminal, let step = script.waitingFor else { return }
        let waited = script.conductor.waited(until: now)
        progressShown.withLock { $0 = true }
        console.out("\r\u{1B}[K" + text.style.dim(text.waiting(for: step, since: waited)))
    }

    func clearProgress() {
        let wasShown = progressShown.withLock { shown in
            defer { shown = false }
            return shown
        }
        if wasShown { console.out("\r\u{1B}[K") }
    }
}
