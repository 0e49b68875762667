import CNcurses
import CTerminalGuard
import Glibc
public import TerminalUI

/// A real terminal through ncurses. Not Sendable: it belongs to the thread that made it.
///
/// Make it before any thread exists: a guard child is forked that gives the terminal back even after SIGKILL.
public final class NcursesTerminal: Terminal {
    public private(set) var columns = 80
    public private(set) var rows = 24
    public private(set) var glyphs: GlyphSet
    let terminal: Int32
    private let capture: FrameCapture
    private var encoder: CellEncoder
    private let options: TerminalOptions
    private let reader: InputReader
    private var shown: Canvas?
    private var isOpen = true

    /// Throws where standard input or output is no terminal, or TERM names none that can show a screen.
    public init(_ options: TerminalOptions = TerminalOptions()) throws(TerminalError) {
        let setup = try TerminalSetup.begin(options)
        self.options = options
        terminal = setup.terminal
        capture = setup.capture
        glyphs = setup.glyphs
        reader = InputReader(terminal: 0, wake: setup.wakeEnd, output: setup.terminal)
        encoder = CellEncoder(palette: Palette(wanted: options.colour, theme: options.theme))
        takeSize()
        capture.begin()
        reader.markPastes(true)
        if glyphs == .unicode { reader.askGlyphWidth() }
    }

    /// Writing a byte here wakes `next`; safe from any thread.
    public var wakeDescriptor: Int32 { TerminalSetup.wakeWriteEnd }

    /// Frames and bytes sent so far, for budgets.
    public var traffic: (frames: Int, bytes: Int) { (capture.frames, capture.bytes) }

    public func present(_ canvas: Canvas) {
        // While the reader stands still nothing is drawn: ncurses goes on from what was really sent.
        guard isOpen, capture.flush(), let window = op_stdscr() else { return }
        for y in 0..<min(canvas.height, rows) {
            guard let columns = canvas.changedColumns(ofRow: y, since: shown) else { continue }
            encoder.write(canvas.row(y), columns.clamped(to: 0..<self.columns), at: y, window)
        }
        wrefresh(window)
        var frame = capture.take()
        if options.synchronisesFrames, !frame.isEmpty {
            frame = Array("\u{1B}[?2026h".utf8) + frame + Array("\u{1B}[?2026l".utf8)
        }
        shown = canvas
        capture.send(frame)
    }

    /// Draws in another theme from the next frame on.
    public func use(_ theme: Theme) {
        encoder = CellEncoder(palette: Palette(wanted: options.colour, theme: theme))
        repaintFromScratch()
    }

    /// Hands text to the clipboard of the terminal the person sits at. False where it could not be sent; whether the
    /// terminal took it nobody says.
    public func copy(_ text: String) -> Bool {
        let bytes = ClipboardText.sequence(for: text, insideTmux: getenv("TMUX") != nil)
        guard isOpen, !bytes.isEmpty, capture.flush() else { return false }
        capture.send(bytes)
        return true
    }

    /// The next frame draws everything: after a resize, Ctrl-L.
    public func repaintFromScratch() {
        shown = nil
        if let screen = op_curscr() { clearok(screen, true) }
    }

    public func next(withinMilliseconds time: Int32) -> TerminalInput? {
        guard isOpen else { return .hungUp }
        guard let event = reader.next(withinMilliseconds: time, orWritable: capture.isStalled) else { return nil }
        switch event {
        case .input(let input): return input
        case .glyphWidth(let width):
            guard width != 1 else { return nil }
            glyphs = .ascii
            repaintFromScratch()
            return .wake
        case .writable: return capture.flush() ? .resumed : nil
        case .signal(let number): return handle(number)
        }
    }

    private func handle(_ number: Int32) -> TerminalInput? {
        switch number {
        case SIGWINCH:
            takeSize()
            return .resized(columns: columns, rows: rows)
        case SIGTSTP: return suspend()
        case SIGCONT:
            repaintFromScratch()
            return .resumed
        case SIGINT: return .key(.control("c"))
        case SIGHUP: return .hungUp
        default: return .ended(signal: number)
        }
    }

    private func takeSize() {
        var width: Int32 = 0
        var height: Int32 = 0
        if terminal_guard_size(terminal, &width, &height) {
            columns = Int(width)
            rows = Int(height)
        }
        resizeterm(Int32(rows), Int32(columns))
        repaintFromScratch()
    }

    /// Ctrl-Z: the shell gets its terminal back, we go on where we were.
    public func suspend() -> TerminalInput {
        capture.end()
        reader.markPastes(false)
        TerminalSetup.leaveScreen()
        terminal_guard_disarm()
        terminal_guard_stop_self()
        reset_prog_mode()
        terminal_guard_arm()
        capture.begin()
        reader.markPastes(true)
        takeSize()
        return .resumed
    }

    public func close() {
        guard isOpen else { return }
        isOpen = false
        leave()
        TerminalSetup.end()
    }

    /// ncurses waits for its last bytes to be taken: only for a terminal that takes them.
    private func leave() {
        guard capture.flush() else {
            capture.end()
            return terminal_guard_abandon()
        }
        capture.end()
        reader.markPastes(false)
        TerminalSetup.leaveScreen()
        terminal_guard_restore_modes()
    }

    deinit { close() }
}
