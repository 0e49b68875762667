import Glibc
import NcursesTerminal
import TerminalUI

/// A full-screen program for tests: shows its size and the last key, and ends in the ways a program can end.
@main
enum Main {
    static func main() {
        let options = TerminalOptions(
            colour: getenv("NO_COLOR") == nil ? .automatic : .never,
            forcesASCII: CommandLine.arguments.contains("--ascii"))
        let terminal: NcursesTerminal
        do {
            terminal = try NcursesTerminal(options)
        } catch {
            say("terminal-test: \(error)\n")
            exit(2)
        }
        exit(run(terminal))
    }

    private static func run(_ terminal: NcursesTerminal) -> Int32 {
        var last = "none"
        var noise = 0
        while true {
            show(last, noise, on: terminal)
            switch terminal.next(withinMilliseconds: 1000) {
            case .key(.character("q")), .key(.control("c")):
                terminal.close()
                return 0
            case .key(.character("z")): _ = terminal.suspend()
            case .key(.character("e")): say("words for stderr\n")
            case .key(.character("t")): trap()
            case .key(.character("a")): abort()
            case .key(.character("s")): raise(SIGSEGV)
            case .key(.character("h")):
                terminal.close()
                sayHangup()
                return 0
            case .key(.character("m")): noise += 1
            case .key(let key): last = "\(key)"
            case .paste(let text): last = "pasted <\(text)>"
            case .hungUp:
                terminal.close()
                return 129
            case .ended(let signal):
                terminal.close()
                return 128 + signal
            case .resized, .resumed, .wake, nil: continue
            }
        }
    }

    private static func say(_ text: String) {
        _ = Array(text.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }

    /// What SIGHUP does once the terminal was given back.
    private static func sayHangup() {
        var action = sigaction()
        sigaction(SIGHUP, nil, &action)
        let ignores = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
        say("hangup is \(ignores ? "ignored" : "as it was")\n")
    }

    private static func trap() {
        let empty: [Int] = []
        print(empty[Int(getpid())])
    }

    private static func show(_ last: String, _ noise: Int, on terminal: NcursesTerminal) {
        var canvas = Canvas(width: terminal.columns, height: terminal.rows, glyphs: terminal.glyphs)
        canvas.put("● size \(terminal.columns)×\(terminal.rows) key \(last) end", x: 0, y: 0, .ok)
        canvas.put("世界 é", x: 0, y: 1, .critical)
        canvas.fill(Rect(x: 0, y: 2, width: canvas.width, height: 1), "─", .rule)
        if noise > 0 { fill(&canvas, noise) }
        terminal.present(canvas)
    }

    /// Every cell below the third row changes with `noise`, which the last row tells.
    private static func fill(_ canvas: inout Canvas, _ noise: Int) {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        for y in 3..<max(3, canvas.height - 1) {
            let row = (0..<canvas.width).map { letters[($0 * 7 + y * 3 + noise) % letters.count] }
            canvas.put(String(row), x: 0, y: y, .value)
        }
        canvas.put("noise \(noise) end", x: 0, y: canvas.height - 1, .ok)
    }
}
