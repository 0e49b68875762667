import Dashboard
import NcursesTerminal
import OperatorCore
import TerminalUI

/// The main thread while a screen is shown: waits for keys, signals and news, and draws.
struct ScreenLoop {
    let terminal: NcursesTerminal
    var state: DashboardState
    let clock: any OperatorClock
    let watch: ScreenWatch
    let actions: ScreenActions
    private var ending: ExitStatus?
    private var drawnSecond: Int64 = 0

    init(
        terminal: NcursesTerminal, state: DashboardState, clock: any OperatorClock, watch: ScreenWatch,
        actions: ScreenActions
    ) {
        self.terminal = terminal
        self.state = state
        self.clock = clock
        self.watch = watch
        self.actions = actions
    }

    /// Paints before anything is asked of a network or a database. Returns once all is given back.
    mutating func run() -> ExitStatus {
        show()
        watch.begin()
        while ending == nil {
            let input = terminal.next(withinMilliseconds: untilNextSecond)
            let changed = take(input)
            let hasNews = takeNews()
            if changed || hasNews || clock.now().wall.millisecondsSince1970 / 1_000 != drawnSecond { show() }
        }
        terminal.close()
        watch.end()
        return ending ?? .ok
    }

    /// The clock in the title turns with the second.
    private var untilNextSecond: Int32 {
        1_000 - Int32(clock.now().wall.millisecondsSince1970 % 1_000) + 2
    }

    private mutating func take(_ input: TerminalInput?) -> Bool {
        switch input {
        case nil, .wake: return false
        case .key(let key):
            apply(.key(key))
            return true
        case .resized, .resumed: return true
        case .ended(let signal): ending = .signal(signal)
        case .hungUp: ending = .signal(1)
        }
        return false
    }

    private mutating func takeNews() -> Bool {
        let events = watch.mailbox.take()
        for event in events { apply(event) }
        return !events.isEmpty
    }

    private mutating func apply(_ event: DashboardEvent) {
        for effect in update(&state, event) {
            switch effect {
            case .quit: ending = .ok
            case .repaint: terminal.repaintFromScratch()
            default: actions.carryOut(effect)
            }
        }
    }

    private mutating func show() {
        let now = clock.now()
        _ = update(&state, .tick(now))
        drawnSecond = now.wall.millisecondsSince1970 / 1_000
        var canvas = Canvas(width: terminal.columns, height: terminal.rows, glyphs: terminal.glyphs)
        draw(state, into: &canvas)
        terminal.present(canvas)
    }
}
