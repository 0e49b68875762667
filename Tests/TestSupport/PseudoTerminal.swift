internal import CSystem
internal import Glibc

/// A program in a pseudo-terminal of its own: what it wrote, its modes, its end.
public final class PseudoTerminal {
    public struct Failure: Error {
        public var what: String
        public var number: Int32
    }

    public let master: Int32
    public let slave: Int32
    public private(set) var pid: Int32 = 0
    public private(set) var output: [UInt8] = []
    public private(set) var status: Int32?
    private let modesBefore: termios
    private let columns: Int
    private let rows: Int

    public init(_ words: [String], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws {
        self.columns = columns
        self.rows = rows
        var name = [CChar](repeating: 0, count: 128)
        master = csystem_open_pty(&name, name.count)
        let path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        slave = csystem_open_file(path, O_RDWR | O_NOCTTY, 0)
        guard master >= 0, slave >= 0 else { throw Failure(what: "pty", number: errno) }
        csystem_set_window(master, Int32(columns), Int32(rows))
        var modes = termios()
        tcgetattr(slave, &modes)
        modesBefore = modes
        csystem_set_nonblocking(master)
        pid = try Self.spawn(words, tty: path, environment: environment)
    }

    private static func spawn(_ words: [String], tty: String, environment: [String: String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        // A session leader's first terminal becomes its controlling one.
        posix_spawnattr_setflags(&attributes, csystem_spawn_setsid_flag())
        posix_spawn_file_actions_addopen(&actions, 0, tty, O_RDWR, 0)
        posix_spawn_file_actions_adddup2(&actions, 0, 1)
        posix_spawn_file_actions_adddup2(&actions, 0, 2)
        let settings = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
            .merging(environment) { $1 }.filter { !$0.value.isEmpty }
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var variables: [UnsafeMutablePointer<CChar>?] = settings.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var child = pid_t()
        let failure = posix_spawn(&child, words[0], &actions, &attributes, &arguments, &variables)
        guard failure == 0 else { throw Failure(what: words[0], number: failure) }
        return child
    }

    deinit {
        if status == nil {
            kill(pid, SIGCONT)
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        close(master)
        close(slave)
    }

    /// Reads what is there and answers the question where the cursor stands, as a terminal does.
    public func pump(cursorColumn: Int = 2) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let got = read(master, &buffer, buffer.count)
            guard got > 0 else { break }
            let piece = buffer.prefix(got)
            output += piece
            if String(decoding: piece, as: UTF8.self).contains("\u{1B}[6n") { type("\u{1B}[1;\(cursorColumn)R") }
        }
        var raw: Int32 = 0
        if status == nil, waitpid(pid, &raw, WNOHANG) == pid { status = raw }
    }

    /// Waits for what a test needs; false: it did not come within the time.
    public func wait(seconds: Double = 20, cursorColumn: Int = 2, _ condition: () -> Bool) -> Bool {
        let start = SystemMoment.now
        while SystemMoment.now - start < seconds {
            pump(cursorColumn: cursorColumn)
            if condition() { return true }
            usleep(5_000)
        }
        return false
    }

    public func waitForText(_ text: String, cursorColumn: Int = 2) -> Bool {
        wait(cursorColumn: cursorColumn) { self.text.contains(text) }
    }

    public func waitForEnd() -> Bool { wait { status != nil } }

    /// Waits for the end without reading a byte of what it writes.
    public func endsUnread() -> Bool {
        let start = SystemMoment.now
        var raw: Int32 = 0
        while status == nil, SystemMoment.now - start < 20 {
            if waitpid(pid, &raw, WNOHANG) == pid { status = raw } else { usleep(5_000) }
        }
        return status != nil
    }

    public func type(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) }
    }

    /// What was written, with the cursor moves and colours taken out.
    public var text: String {
        var plain: [UInt8] = []
        var rest = output[...]
        while let byte = rest.popFirst() {
            guard byte == 0x1B else {
                plain.append(byte)
                continue
            }
            guard let kind = rest.popFirst() else { break }
            if kind == UInt8(ascii: "[") {
                while let next = rest.popFirst(), !(0x40...0x7E).contains(next) {}
            } else if kind == UInt8(ascii: "(") {
                _ = rest.popFirst()
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    public var raw: String { String(decoding: output, as: UTF8.self) }

    /// Modes as they were, the normal screen back, the cursor shown.
    public var isRestored: Bool {
        var modes = termios()
        tcgetattr(slave, &modes)
        guard modes.c_lflag == modesBefore.c_lflag, modes.c_iflag == modesBefore.c_iflag,
            modes.c_oflag == modesBefore.c_oflag
        else { return false }
        guard let entered = raw.firstRange(of: "\u{1B}[?1049h") else { return true }
        let after = raw[entered.upperBound...]
        return after.contains("\u{1B}[?1049l")
            && (after.contains("\u{1B}[?25h") || after.contains("\u{1B}[?12l\u{1B}[?25h"))
    }

    public var exitCode: Int32? { status.flatMap { csystem_exited($0) ? csystem_exit_code($0) : nil } }
    public var endSignal: Int32? { status.flatMap { csystem_signaled($0) ? csystem_term_signal($0) : nil } }
}

extension PseudoTerminal {
    /// What the terminal shows now, line by line.
    public var screen: TerminalScreen { TerminalScreen(columns: columns, rows: rows, output) }

    /// Waits until the screen shows a text; false: it did not come within the time.
    public func waitForScreen(_ text: String, seconds: Double = 30) -> Bool {
        wait(seconds: seconds) { screen.text.contains(text) }
    }
}

/// Seconds of the boot clock.
public enum SystemMoment {
    public static var now: Double { Double(csystem_boottime_nanoseconds()) / 1e9 }
}

/// Where the build put a program of the package: beside the test program.
public enum BuiltProduct {
    public static func path(_ name: String) -> String {
        var bytes = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &bytes, bytes.count)
        let own = String(decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/"
            + name
    }
}
