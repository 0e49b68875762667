private import CSystem
private import Glibc
import OperatorCore

/// The program's own log, beside the database: one line for each thing that happened to the watch itself.
/// `2026-11-24T09:00:00.000Z warning monitor[4711] the message`. At 4 MiB it is renamed to `.1` and begun anew.
struct ProgramLog: Sendable {
    enum Level: String, Sendable {
        case info
        case warning
    }

    private static let longestBytes = 4 << 20

    private let path: String
    private let program: String
    private let clock: any OperatorClock

    init(path: String, program: String, clock: any OperatorClock) {
        self.path = path
        self.program = program
        self.clock = clock
    }

    /// Appends a line. A log that cannot be written stops nobody: the same is said on the screen.
    func write(_ level: Level, _ message: String) {
        let words = UntrustedText.sanitise(message, maximumScalars: 2000)
        let line = "\(clock.now().wall) \(level.rawValue) \(program)[\(getpid())] \(words)\n"
        let descriptor = csystem_open_file(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var bytes = Array(line.utf8)
        // One write with O_APPEND: lines of several processes do not mix.
        let written = Glibc.write(descriptor, &bytes, bytes.count)
        if written > 0, lseek(descriptor, 0, SEEK_END) > Self.longestBytes { rename(path, path + ".1") }
    }
}
