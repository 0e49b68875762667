import CommandLineKit
import Configuration
import Deployments
private import Glibc
import OperatorCore
private import Synchronization

/// Takes a command line to its end: parse, run, answer, exit status.
struct CommandRunner {
    let environment: [String: String]
    let console: any Console
    /// Called only where a command runs: help and version touch nothing, not even the clock.
    let makeClock: @Sendable () -> any OperatorClock
    let program: String

    /// Runs on the main thread. Help and version touch nothing but the console.
    func run(_ arguments: [String]) -> ExitStatus {
        do {
            switch try OperatorTable.table.parse(arguments) {
            case .version:
                console.line("operator \(OperatorTable.version)")
                return .ok
            case .help(let path):
                console.out(OperatorTable.table.help(for: path))
                return .ok
            case .run(let invocation):
                return run(invocation)
            }
        } catch {
            console.error("\(error)")
            return .usage
        }
    }

    private func run(_ invocation: Invocation) -> ExitStatus {
        guard let command = OperatorTable.command(at: invocation.path) else {
            console.error("no such command. see \"operator --help\"")
            return .usage
        }
        let call = Call(
            invocation: invocation, environment: environment, console: console, clock: makeClock(), program: program)
        // Every command, also one that needs no configuration: who names a file means it.
        do { try call.refuseAbsentConfiguration() } catch { return report(error, call) }
        if let screen = command as? any ScreenCommand.Type {
            do { if let status = try screen.show(call) { return status } } catch { return report(error, call) }
        }
        guard let signals = SignalPipe.open() else {
            console.error("start failed: no file descriptors left. raise the limit (ulimit -n)")
            return .failed
        }
        return wait(for: command, call, signals)
    }

    /// Waits on the main thread while the command runs as a task. The first signal cancels it and lets it clean up;
    /// the second ends the program at once.
    private func wait(for command: any Command.Type, _ call: Call, _ signals: Int32) -> ExitStatus {
        let result = StatusBox()
        let task = Task.detached {
            result.set(await outcome(of: command, call))
            SignalPipe.write(SignalPipe.done)
        }
        var caught: Int32?
        while true {
            let byte = SignalPipe.next(from: signals)
            if byte == SignalPipe.done { break }
            if caught != nil || !command.cleansUp { _exit(ExitStatus.signal(Int32(byte)).code) }
            caught = Int32(byte)
            task.cancel()
        }
        return caught.map(ExitStatus.signal) ?? result.value
    }
}

/// Runs a command and turns what it throws into a message and a status.
private func outcome(of command: any Command.Type, _ call: Call) async -> ExitStatus {
    do { return try await command.run(call) } catch { return report(error, call) }
}

/// Says what was thrown in the house's form; answers the status that goes with it.
private func report(_ error: any Error, _ call: Call) -> ExitStatus {
    switch error {
    case let error as CommandError:
        call.console.error(error.description)
        return error.status
    case let error as ConfigurationError:
        call.console.error("configuration failed: \(error)")
        return .configuration
    case let error as DeploymentError:
        call.console.error(ActingError(error).description)
        return .failed
    case is CancellationError: return .failed
    default:
        call.console.error(UntrustedText.sanitise("\(error)"))
        return .failed
    }
}

/// Carries the command's status to the main thread.
private final class StatusBox: Sendable {
    private let status = Mutex<ExitStatus>(.ok)

    var value: ExitStatus { status.withLock { $0 } }
    func set(_ new: ExitStatus) { status.withLock { $0 = new } }
}
