import Dashboard
private import Glibc
import OperatorCore
import TerminalUI

/// The main thread while screens are shown: waits for keys, signals and news, draws, and changes sessions.
struct ScreenLoop {
    private let terminal: any Terminal
    private let clock: any OperatorClock
    private let stage: ScreenStage
    private var session: ScreenSession
    /// Sessions that were replaced and have not ended yet.
    private var leaving: [any ScreenWork] = []
    private var ending: ExitStatus?
    private var drawnSecond: Int64 = 0

    /// `makeSession`: what is shown first.
    init(terminal: any Terminal, clock: any OperatorClock, _ makeSession: (ScreenStage) throws -> ScreenSession)
        rethrows
    {
        self.terminal = terminal
        self.clock = clock
        stage = ScreenStage(wake: terminal.wakeDescriptor)
        session = try makeSession(stage)
    }

    /// Paints before anything is asked of a network or a database. Returns once all is given back.
    mutating func run(_ console: any Console) -> ExitStatus {
        show()
        session.work.begin()
        while ending == nil {
            let input = terminal.next(withinMilliseconds: untilNextChange)
            let changed = take(input)
            let hasNews = takeNews()
            let isOther = takeNext()
            if changed || hasNews || isOther || isDue { show() }
        }
        terminal.close()
        return leave(console)
    }

    /// The clock in the title turns with the second; a countdown has seconds of its own.
    private var untilNextChange: Int32 {
        let now = clock.now()
        let second = 1_000 - Int32(now.wall.millisecondsSince1970 % 1_000) + 2
        guard let next = session.state.nextChange else { return second }
        let left = next.elapsed(since: now).wholeNanoseconds / 1_000_000 + 1
        return Int32(max(0, min(Int64(second), left)))
    }

    private var isDue: Bool {
        let now = clock.now()
        return now.wall.millisecondsSince1970 / 1_000 != drawnSecond
            || session.state.nextChange.map { now >= $0 } == true
    }

    private mutating func take(_ input: TerminalInput?) -> Bool {
        switch input {
        case nil, .wake: return false
        case .key(let key):
            // What a key means may depend on how long something has stood on the screen.
            apply(.tick(clock.now()))
            apply(.key(key))
            return true
        case .paste(let text):
            apply(.paste(text))
            return true
        case .resized, .resumed: return true
        case .ended(let signal): ending = .signal(signal)
        case .hungUp: ending = .signal(SIGHUP)
        }
        return false
    }

    private mutating func takeNews() -> Bool {
        let events = session.mailbox.take()
        for event in events { apply(event) }
        return !events.isEmpty
    }

    private mutating func apply(_ event: DashboardEvent) {
        for effect in update(&session.state, event) {
            switch effect {
            case .quit: ending = .ok
            case .repaint: terminal.repaintFromScratch()
            case .use(let theme): terminal.use(theme)
            case .copy(let text):
                if !terminal.copy(text) {
                    apply(.done("not copied: the terminal takes no more now, or the text is too long"))
                }
            default: session.work.carryOut(effect)
            }
        }
    }

    private mutating func takeNext() -> Bool {
        leaving.removeAll(where: \.hasEnded)
        guard var next = stage.takeNext() else { return false }
        next.state.theme = session.state.theme
        next.state.isColourless = session.state.isColourless
        session.work.stop()
        leaving.append(session.work)
        session = next
        show()
        session.work.begin()
        return true
    }

    private mutating func show() {
        let now = clock.now()
        apply(.tick(now))
        drawnSecond = now.wall.millisecondsSince1970 / 1_000
        var canvas = Canvas(width: terminal.columns, height: terminal.rows, glyphs: terminal.glyphs)
        Renderer.drawFrame(of: &session.state, into: &canvas)
        terminal.present(canvas)
    }

    /// Waits for all work to end, but not for ever: who quits wants to be gone.
    private func leave(_ console: any Console) -> ExitStatus {
        // A session that was asked for and not shown any more has not begun.
        let unshown = stage.takeNext().map { [$0.work] } ?? []
        var all = leaving + [session.work] + unshown
        for work in all { work.stop() }
        let began = clock.now()
        var hasHurried = false
        while !all.isEmpty {
            all.removeAll(where: \.hasEnded)
            let waited = clock.now().elapsed(since: began)
            all.removeAll { waited > $0.patience }
            if !hasHurried, waited > .seconds(2) {
                for work in all { work.hurry() }
                hasHurried = true
            }
            if !all.isEmpty { usleep(10_000) }
        }
        let farewell = session.work.farewell
        console.lines(farewell.lines)
        return ending == .ok ? farewell.status : ending ?? .ok
    }
}
