import CNcurses
import CTerminalGuard
import Glibc
import Synchronization
import TerminalUI

/// Brings a terminal into full-screen mode and back. There is one terminal in a process.
enum TerminalSetup {
    struct Result {
        var terminal: Int32
        var capture: FrameCapture
        var glyphs: GlyphSet
        var wakeEnd: Int32
    }

    private static let wakeWrite = Atomic<Int32>(-1)
    static var wakeWriteEnd: Int32 { wakeWrite.load(ordering: .relaxed) }

    static func begin(_ options: TerminalOptions) throws(TerminalError) -> Result {
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw TerminalError("full screen: standard input or output is no terminal. try `operator watch --plain`")
        }
        let terminal = terminal_guard_open(1)
        let output = fcntl(1, F_DUPFD_CLOEXEC, 3)
        guard terminal >= 0, output >= 0, let capture = FrameCapture(terminal: terminal, output: output) else {
            throw TerminalError("full screen: no file descriptor left. close some programs")
        }
        let isUTF8 = takeLocale()
        let wakeEnd = try guarded(terminal)
        try open(output)
        takeRestoreBytes()
        terminal_guard_arm()
        terminal_guard_capture_stderr()
        let glyphs: GlyphSet = options.forcesASCII || !isUTF8 || termName() == "linux" ? .ascii : .unicode
        return Result(terminal: terminal, capture: capture, glyphs: glyphs, wakeEnd: wakeEnd)
    }

    static func end() {
        terminal_guard_disarm()
        terminal_guard_remove_handlers()
        terminal_guard_release_stderr()
        terminal_guard_stop()
    }

    /// True where the locale, or C.UTF-8 in place of none, is UTF-8. A person who asks for the C locale gets ASCII.
    private static func takeLocale() -> Bool {
        setlocale(LC_ALL, "")
        let codeset = op_codeset().map { String(cString: $0) } ?? ""
        if codeset == "UTF-8" { return true }
        setlocale(LC_CTYPE, "C.UTF-8")
        return false
    }

    private static func guarded(_ terminal: Int32) throws(TerminalError) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard terminal_guard_start(terminal) == 0, terminal_guard_wake_pipe(&ends) == 0 else {
            throw TerminalError(
                "full screen: the terminal's modes cannot be read (errno \(errno)). try another terminal")
        }
        wakeWrite.store(ends[1], ordering: .relaxed)
        terminal_guard_install_handlers(ends[1])
        return ends[0]
    }

    private static func termName() -> String {
        getenv("TERM").map { String(cString: $0) } ?? ""
    }

    private static func open(_ output: Int32) throws(TerminalError) {
        use_env(false)
        use_tioctl(true)
        set_escdelay(25)
        guard let stream = fdopen(output, "w") else { throw TerminalError("full screen: no memory for a stream") }
        let name = termName()
        var screen = name.isEmpty || name == "dumb" ? nil : op_newterm(name, stream, op_stdin())
        // A terminal too new for this machine's terminfo is nearly always an xterm at heart.
        if screen == nil, !name.isEmpty, name != "dumb" { screen = op_newterm("xterm-256color", stream, op_stdin()) }
        guard screen != nil else {
            end()
            let shown = name.isEmpty ? "TERM is not set" : "TERM is “\(name)”"
            throw TerminalError(
                "full screen: \(shown), so it cannot be drawn. try TERM=xterm-256color, or `operator watch --plain`")
        }
        cbreak()
        noecho()
        nonl()
        curs_set(0)
        typeahead(-1)
        guard let window = op_stdscr() else { return }
        keypad(window, true)
        leaveok(window, true)
    }

    /// False where the terminal has one screen alone: what was drawn would stay there under the shell's prompt.
    private static var hasSecondScreen: Bool { op_capability("rmcup") != nil }

    /// Leaves full-screen mode. The only screen of a terminal is wiped before.
    static func leaveScreen() {
        if !hasSecondScreen, let window = op_stdscr() {
            wclear(window)
            wrefresh(window)
        }
        endwin()
    }

    /// What leaves the screen again: pastes unmarked, then from terminfo attributes off, keypad off, cursor shown, normal
    /// screen or a wiped one.
    private static func takeRestoreBytes() {
        var bytes = "\u{1B}[?2004l".utf8.map { CChar(bitPattern: $0) }
        for name in ["sgr0", "rmkx", "cnorm", hasSecondScreen ? "rmcup" : "clear"] {
            guard let capability = op_capability(name) else { continue }
            bytes += withoutPadding(UnsafeBufferPointer(start: capability, count: strlen(capability)))
        }
        terminal_guard_set_restore(bytes, bytes.count)
    }

    /// A capability without its waits, `$<5>` (terminfo(5), "Delays and Padding"): they are for ncurses' own output and
    /// no bytes for a terminal.
    static func withoutPadding(_ capability: some Sequence<CChar>) -> [CChar] {
        var rest = Array(capability)[...]
        var bytes: [CChar] = []
        while let byte = rest.first {
            if rest.starts(with: [0x24, 0x3C]), let end = rest.firstIndex(of: 0x3E) {
                rest = rest[(end + 1)...]
            } else {
                bytes.append(byte)
                rest.removeFirst()
            }
        }
        return bytes
    }
}
