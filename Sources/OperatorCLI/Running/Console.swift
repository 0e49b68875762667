private import Glibc
private import Synchronization

/// Where a command writes: whole texts, unbuffered, so that a reader of a pipe sees each line when it was written.
protocol Console: Sendable {
    /// Standard output is a terminal that a person reads.
    var isTerminal: Bool { get }
    /// Columns of that terminal; 80 where there is none.
    var width: Int { get }
    func out(_ text: String)
    func error(_ text: String)
}

extension Console {
    func line(_ text: String) { out(text + "\n") }
    func lines(_ lines: [String]) { if !lines.isEmpty { out(lines.joined(separator: "\n") + "\n") } }
    func json(_ object: JSON) { line(object.text) }
}

/// The process's own standard output and error.
struct StandardConsole: Console {
    let isTerminal = isatty(STDOUT_FILENO) == 1

    var width: Int {
        var size = winsize()
        guard isTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 40 else { return 80 }
        return Int(size.ws_col)
    }

    private static let lostOutput = Mutex<Int32>(0)

    func out(_ text: String) {
        guard !write(text, to: STDOUT_FILENO) else { return }
        let code = errno
        // Who reads us has gone (`operator tickets list | head`): end as a program does that SIGPIPE ends.
        if code == EPIPE { _exit(ExitStatus.signal(SIGPIPE).code) }
        // A full disk under the output ends no watch, but the end must say that something is missing.
        Self.lostOutput.withLock { $0 = code }
    }

    /// `status`, or failure where not all output could be written; then it says so.
    func settle(_ status: ExitStatus) -> ExitStatus {
        let code = Self.lostOutput.withLock { $0 }
        guard code != 0 else { return status }
        error("cannot write to standard output: \(String(cString: strerror(code)).lowercased()). part of it is lost")
        return status == .ok ? .failed : status
    }

    func error(_ text: String) {
        _ = write("operator: \(text)\n", to: STDERR_FILENO)
    }

    private func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while let start = rest.baseAddress, !rest.isEmpty {
                let count = Glibc.write(descriptor, start, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
            return true
        }
    }
}
