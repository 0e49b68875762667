import CSystem
import Glibc
import TestSupport
import Testing

/// The terminal in a pseudo-terminal, driven by a program of its own: ncurses keeps global state and starts no tests.
@Suite(.serialized) struct TerminalProcessTests {
    private let program = BuiltProduct.path("TerminalTestProgram")

    private func start(
        _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]
    ) throws -> PseudoTerminal {
        try PseudoTerminal([program] + arguments, columns: columns, rows: rows, environment: environment)
    }

    @Test func `it paints, hears keys in both forms, and gives the terminal back`() throws {
        let terminal = try start()
        #expect(terminal.waitForText("size 80×24 key none"))
        terminal.type("\u{1B}[A")
        #expect(terminal.waitForText("up"))
        terminal.type("\u{1B}OB")
        #expect(terminal.waitForText("down"))
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.exitCode == 0 && terminal.isRestored)
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT])
    func `a signal that ends it leaves the terminal as it was`(signal: Int32) throws {
        let terminal = try start()
        #expect(terminal.waitForText("key none"))
        kill(terminal.pid, signal)
        #expect(terminal.waitForEnd() && terminal.isRestored)
        #expect(terminal.exitCode == (signal == SIGINT ? 0 : 128 + signal))
    }

    @Test(arguments: [("s", SIGSEGV), ("a", SIGABRT), ("t", SIGTRAP)])
    func `a crash leaves the terminal as it was and dies of its own signal`(key: String, signal: Int32) throws {
        let terminal = try start()
        #expect(terminal.waitForText("key none"))
        terminal.type(key)
        #expect(terminal.waitForEnd() && terminal.wait { terminal.isRestored })
        let died = try #require(terminal.endSignal)
        // A trap is SIGTRAP or SIGILL, as the processor has it.
        #expect(died == signal || (signal == SIGTRAP && died == SIGILL))
        if key == "t" {
            #expect(terminal.wait { terminal.raw.contains("Index out of range") }, "the words come after the screen")
        }
    }

    @Test(arguments: ["xterm-256color", "vt100"])
    func `SIGKILL leaves it to the guard`(name: String) throws {
        let terminal = try start(environment: ["TERM": name])
        #expect(terminal.waitForText("key none"))
        kill(terminal.pid, SIGKILL)
        #expect(terminal.waitForEnd() && terminal.wait { terminal.isRestored })
        // Waits that terminfo asks for, such as `$<2>`, are no words for the screen.
        #expect(!terminal.raw.contains("$<"))
    }

    @Test func `it stops and goes on like any program`() throws {
        let terminal = try start()
        #expect(terminal.waitForText("key none"))
        kill(terminal.pid, SIGTSTP)
        var raw: Int32 = 0
        #expect(
            terminal.wait { waitpid(terminal.pid, &raw, WNOHANG | WUNTRACED) == terminal.pid && csystem_stopped(raw) })
        #expect(terminal.wait { terminal.isRestored })
        let before = terminal.output.count
        kill(terminal.pid, SIGCONT)
        #expect(terminal.wait { String(decoding: terminal.output[before...], as: UTF8.self).contains("size 80") })
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.exitCode == 0 && terminal.isRestored)
    }

    @Test(arguments: [(1, 1), (2, 10), (40, 10), (200, 60)])
    func `every size is painted, also a storm of them`(columns: Int, rows: Int) throws {
        let terminal = try start(columns: columns, rows: rows)
        #expect(terminal.wait { terminal.output.count > 20 })
        for step in 0..<50 {
            csystem_set_window(
                terminal.master, Int32(1 + (columns + step * 7) % 200), Int32(1 + (rows + step * 3) % 60))
            terminal.pump()
        }
        csystem_set_window(terminal.master, 77, 21)
        #expect(terminal.waitForText("size 77×21"))
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.exitCode == 0 && terminal.isRestored)
    }

    @Test(arguments: ["xterm-256color", "tmux-256color", "linux"])
    func `pastes are marked while the screen is up, and what is marked is no key`(name: String) throws {
        let terminal = try start(environment: ["TERM": name])
        #expect(terminal.waitForText("key none") && terminal.raw.contains("\u{1B}[?2004h"))
        terminal.type("\u{1B}[200~qq\u{1B}[201~")
        #expect(terminal.waitForText("pasted <qq>"))
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.exitCode == 0 && terminal.raw.contains("\u{1B}[?2004l"))
    }

    @Test(arguments: ["xterm", "xterm-256color", "screen-256color", "tmux-256color", "linux", "vt100", "xterm-too-new"])
    func `terminals old, new and unknown show it`(name: String) throws {
        let terminal = try start(environment: ["TERM": name, "LINES": "3", "COLUMNS": "7"])
        #expect(terminal.waitForText("size 80"), "the size is the terminal's, whatever LINES says")
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.exitCode == 0)
    }

    @Test(arguments: ["vt100", "linux"])
    func `a terminal with one screen alone is left empty, however it is left`(name: String) throws {
        for way in ["q", "s", "SIGKILL"] {
            let terminal = try start(environment: ["TERM": name])
            #expect(terminal.waitForScreen("size 80"))
            if way == "SIGKILL" { kill(terminal.pid, SIGKILL) } else { terminal.type(way) }
            #expect(terminal.waitForEnd())
            #expect(terminal.wait { terminal.isBlank }, "\(way): \(terminal.screen.text)")
        }
    }

    @Test func `stopped on its only screen it leaves that empty, and draws all of it when it goes on`() throws {
        let terminal = try start(environment: ["TERM": "vt100"])
        #expect(terminal.waitForScreen("size 80"))
        kill(terminal.pid, SIGTSTP)
        #expect(terminal.wait { terminal.isBlank }, "\(terminal.screen.text)")
        kill(terminal.pid, SIGCONT)
        #expect(terminal.waitForScreen("size 80"))
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.wait { terminal.isBlank })
    }

    @Test func `a terminal with a second screen gets that one back, and nothing is wiped`() throws {
        let terminal = try start()
        #expect(terminal.waitForText("key none"))
        let before = terminal.output.count
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.wait { terminal.isRestored })
        let left = String(decoding: terminal.output[before...], as: UTF8.self)
        #expect(left.contains("\u{1B}[?1049l") && !left.contains("\u{1B}[2J") && !left.contains("\u{1B}[J"))
    }

    @Test(arguments: ["", "dumb"])
    func `a terminal that can show nothing is told so, with what to do`(name: String) throws {
        let terminal = try start(environment: ["TERM": name])
        #expect(terminal.waitForEnd() && terminal.exitCode == 2 && terminal.isRestored)
        #expect(terminal.text.contains("watch --plain"))
    }

    @Test func `without colour there is none`() throws {
        let terminal = try start(environment: ["NO_COLOR": "1"])
        #expect(terminal.waitForText("key none"))
        terminal.type("q")
        #expect(terminal.waitForEnd())
        #expect(!terminal.raw.contains("[38;5") && !terminal.raw.contains("[32m") && !terminal.raw.contains("[31m"))
    }

    @Test(arguments: [["LANG": "C", "LC_ALL": "C"], ["TERM": "linux"]])
    func `where glyphs cannot be trusted they are ASCII`(environment: [String: String]) throws {
        let terminal = try start(environment: environment)
        #expect(terminal.waitForText("* size 80x24"))
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.output.allSatisfy { $0 < 0x80 })
    }

    @Test func `a terminal that draws our glyphs two cells wide gets ASCII`() throws {
        let terminal = try start()
        #expect(terminal.waitForText("* size 80x24", cursorColumn: 3))
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.isRestored)
    }

    @Test func `what is said on stderr meanwhile comes after the screen is left`() throws {
        let terminal = try start()
        #expect(terminal.waitForText("key none"))
        terminal.type("ex")
        #expect(terminal.waitForText("x"))
        #expect(!terminal.raw.contains("words for stderr"))
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.wait { terminal.raw.contains("words for stderr") })
    }

    @Test func `a terminal that vanishes ends it, without a spin`() throws {
        let terminal = try start()
        #expect(terminal.waitForText("key none"))
        close(terminal.slave)
        close(terminal.master)
        #expect(terminal.endsUnread())
    }

    @Test func `a terminal that vanishes under nohup ends it, too`() throws {
        let terminal = try PseudoTerminal(["/bin/sh", "-c", "trap '' HUP; exec \(program)"])
        #expect(terminal.waitForText("key none"))
        close(terminal.slave)
        close(terminal.master)
        #expect(terminal.endsUnread())
    }

    @Test func `what a hangup did before the screen it does after it`() throws {
        for (prefix, word) in [("trap '' HUP; ", "ignored"), ("", "as it was")] {
            let terminal = try PseudoTerminal(["/bin/sh", "-c", "\(prefix)exec \(program)"])
            #expect(terminal.waitForText("key none"))
            terminal.type("h")
            #expect(terminal.waitForEnd() && terminal.raw.contains("hangup is \(word)"))
        }
    }

    @Test func `a reader that stands still keeps nobody from ending`() throws {
        let terminal = try start(columns: 200, rows: 60)
        #expect(terminal.waitForText("key none"))
        for _ in 0..<300 { terminal.type("m") }
        kill(terminal.pid, SIGTERM)
        #expect(terminal.endsUnread())
    }

    @Test func `after a reader stood still it sees the newest screen, whole`() throws {
        let terminal = try start(columns: 200, rows: 60)
        #expect(terminal.waitForText("key none"))
        for _ in 0..<60 {
            terminal.type("m")
            usleep(1_000)
        }
        // Only what changed is sent, here the last digits of the number; a new size has it draw everything.
        #expect(terminal.wait { terminal.raw.contains("m60\u{1B}[") || terminal.raw.contains("noise 60") })
        csystem_set_window(terminal.master, 199, 60)
        #expect(terminal.wait { terminal.raw.contains("noise 60 end") })
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.exitCode == 0 && terminal.isRestored)
        #expect(!terminal.text.contains("["), "no sequence was torn apart")
    }

    @Test func `nothing that did not change is sent again`() throws {
        let terminal = try start()
        #expect(terminal.waitForText("key none"))
        terminal.type("x")
        #expect(terminal.waitForText("x\")"))
        let before = terminal.output.count
        terminal.type("x")
        let start = SystemMoment.now
        _ = terminal.wait(seconds: 1) { SystemMoment.now - start > 0.5 }
        #expect(terminal.output.count - before <= 12, "the same screen again: \(terminal.output.count - before) bytes")
    }
}

extension PseudoTerminal {
    /// Nothing stands on the screen.
    fileprivate var isBlank: Bool { screen.lines.allSatisfy(\.isEmpty) }
}
