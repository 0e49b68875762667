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
        while true {
            show(last, on: terminal)
            switch terminal.next(withinMilliseconds: 1000) {
            case .key(.character("q")), .key(.control("c")):
                terminal.close()
                return 0
            case .key(.character("z")): _ = terminal.suspend()
            case .key(.character("e")): say("words for stderr\n")
            case .key(.character("t")): trap()
            case .key(.character("a")): abort()
            case .key(.character("s")): raise(SIGSEGV)
            case .key(let key): last = "\(key)"
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

    private static func trap() {
        let empty: [Int] = []
        print(empty[Int(getpid())])
    }

    private static func show(_ last: String, on terminal: NcursesTerminal) {
        var canvas = Canvas(width: terminal.columns, height: terminal.rows, glyphs: terminal.glyphs)
        canvas.put("● size \(terminal.columns)×\(terminal.rows) key \(last) end", x: 0, y: 0, .ok)
        canvas.put("世界 é", x: 0, y: 1, .critical)
        canvas.fill(Rect(x: 0, y: 2, width: canvas.width, height: 1), "─", .rule)
        terminal.present(canvas)
    }
}
