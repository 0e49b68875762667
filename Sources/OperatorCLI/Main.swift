import CSystem
import CommandLineKit
private import Deployments
private import Glibc
private import HTTPTransport
import OperatorCore
private import RehearsalCluster

/// The program. Synchronous: commands run as tasks while the main thread waits for them and for signals.
@main
enum Main {
    static func main() {
        csystem_share_heaps()
        let arguments = Array(CommandLine.arguments.dropFirst())
        leave(HiddenCommands.run(arguments) ?? commandLine(arguments).code)
    }

    /// Ends the process. Threads of libraries are joined first, and exit handlers are left out: a task that is just
    /// handing over its result, or a name look-up that nobody waits for any more, may still run beside them.
    private static func leave(_ code: Int32) -> Never {
        _ = HTTPClient.endAll(within: 1)
        fflush(nil)
        _exit(code)
    }

    private static func commandLine(_ arguments: [String]) -> ExitStatus {
        let console = StandardConsole()
        let runner = CommandRunner(
            environment: Environment.withHome, console: console, makeClock: { SystemClock() },
            program: Environment.programName)
        return console.settle(runner.run(arguments))
    }
}

/// What the program runs of itself, and what building and installing need. They come first and start no thread.
enum HiddenCommands {
    /// The exit status; nil where the arguments are for people.
    static func run(_ arguments: [String]) -> Int32? {
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "__rehearse-node": return RehearsalNode.main(arguments: rest)
        case "__supervise": return Supervisor.main(arguments: rest)
        case "__reference": return show(OperatorTable.table.markdownReference())
        case "__manual": return show(OperatorTable.table.manualPage(date: ""))
        case "__completion":
            guard let shell = rest.first.flatMap(Shell.init(rawValue:)) else { return ExitStatus.usage.code }
            return show(OperatorTable.table.completion(for: shell))
        default: return nil
        }
    }

    private static func show(_ text: String) -> Int32 {
        StandardConsole().out(text)
        return 0
    }
}
