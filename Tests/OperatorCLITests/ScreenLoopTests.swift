import Dashboard
import OperatorCore
import Synchronization
import TerminalUI
import TestSupport
import Testing

@testable import OperatorCLI

/// The loop of the screens over a terminal without a terminal: what keys do, in this process.
@Suite struct ScreenLoopTests {
    private struct MuteConsole: Console {
        let isTerminal = false
        let width = 80
        func out(_ text: String) {}
        func error(_ text: String) {}
    }

    /// Remembers what it was asked to do.
    private final class RecordingWork: ScreenWork {
        let effects = Mutex<[Effect]>([])
        func begin() {}
        func carryOut(_ effect: Effect) { effects.withLock { $0.append(effect) } }
        func stop() {}
        func hurry() {}
        var hasEnded: Bool { true }
    }

    /// Types what a test says, and keeps what was shown last.
    private final class TypedTerminal: Terminal {
        private let inputs: Mutex<[TerminalInput]>
        private let shown = Mutex("")
        private let closed = Mutex(false)
        let columns = 100
        let rows = 30
        let glyphs = GlyphSet.unicode
        let wakeDescriptor: Int32 = -1

        init(_ inputs: [TerminalInput]) { self.inputs = Mutex(inputs) }

        var screen: String { shown.withLock { $0 } }
        var isClosed: Bool { closed.withLock { $0 } }
        func present(_ canvas: Canvas) { shown.withLock { $0 = canvas.glyphPlane } }
        func repaintFromScratch() {}
        func use(_ theme: Theme) {}
        func copy(_ text: String) -> Bool { true }
        func next(withinMilliseconds: Int32) -> TerminalInput? {
            inputs.withLock { $0.isEmpty ? .ended(signal: 15) : $0.removeFirst() }
        }
        func close() { closed.withLock { $0 = true } }
    }

    @Test func `a key's action reaches the work behind the screen, and q gives the terminal back`() {
        let clock = ManualClock()
        let work = RecordingWork()
        let terminal = TypedTerminal([.paste("3"), .key(.character("2")), .key(.character("q"))])
        var loop = ScreenLoop(terminal: terminal, clock: clock) { stage in
            var state = DashboardState(
                heading: ClusterHeading(name: "lab", environment: nil, isSimulated: true, acting: .allowed),
                subject: Subjects.standard.descriptor([:]), zone: .utc, now: clock.now())
            state.start = StartView(program: "operator", configurationFile: "config.toml")
            return ScreenSession(state: state, mailbox: stage.mailbox(), work: work)
        }
        #expect(loop.run(MuteConsole()) == .ok)
        #expect(work.effects.withLock { $0 } == [.start(.demo)])
        #expect(terminal.screen.contains("Try it by hand"), "\(terminal.screen)")
        #expect(terminal.isClosed)
    }
}
