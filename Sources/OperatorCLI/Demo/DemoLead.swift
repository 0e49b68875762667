import OperatorCore

/// Leads a demo: one stream of inputs feeds its script, and whatever that wants done answers with another input.
struct DemoLead: Sendable {
    private let clock: any OperatorClock
    private let reporter: any DemoReporting
    private let inputs: AsyncStream<DemoScript.Input>
    private let continuation: AsyncStream<DemoScript.Input>.Continuation

    init(clock: any OperatorClock, reporter: any DemoReporting) {
        self.clock = clock
        self.reporter = reporter
        (inputs, continuation) = AsyncStream.makeStream(of: DemoScript.Input.self)
    }

    func feed(_ input: DemoScript.Input) { continuation.yield(input) }

    /// Ends the demo, wherever it is.
    func stop() { continuation.finish() }

    /// Whether every step happened as it should; returns at the end, when it is stopped, or when it is cancelled.
    /// `perform`: does a deed and feeds what came of it.
    func run(
        _ script: DemoScript, _ events: AsyncStream<EngineEvent>, started: Moment,
        perform: @escaping @Sendable (DemoConductor.Effect) -> Void
    ) async -> Bool {
        await withTaskGroup(of: Bool?.self) { group in
            group.addTask {
                for await event in events { feed(.conductor(.engine(event))) }
                return nil
            }
            group.addTask {
                while (try? await clock.sleep(for: .milliseconds(500))) != nil { feed(.conductor(.tick)) }
                // Cancelled: the stream ends, and with it the demo.
                stop()
                return nil
            }
            group.addTask { await lead(script, started: started, perform: perform) }
            for await result in group {
                guard let result else { continue }
                group.cancelAll()
                return result
            }
            return false
        }
    }

    private func lead(
        _ script: DemoScript, started: Moment, perform: @Sendable (DemoConductor.Effect) -> Void
    ) async -> Bool {
        var script = script
        reporter.show(script, at: clock.now())
        for await input in inputs {
            let now = clock.now()
            for effect in script.handle(input, at: now) {
                switch effect {
                case .report(let milestone): reporter.tell(milestone, at: now, since: started)
                case .inject, .heal: perform(effect)
                case .finish(let summary):
                    reporter.show(script, at: now)
                    return summary.isOK
                }
            }
            reporter.show(script, at: now)
        }
        return false
    }
}
