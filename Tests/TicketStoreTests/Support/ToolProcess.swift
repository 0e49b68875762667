import CSystem
import Glibc
import Testing

/// A `TicketStoreCrashTool` that runs for one test; it is killed with the value.
final class ToolProcess {
    let pid: pid_t
    private let output: Int32
    private let input: Int32
    private var buffer: [UInt8] = []
    private var isOver = false

    /// - Parameter arguments: what follows the tool's name.
    init(_ arguments: String...) throws {
        var toTool: [Int32] = [-1, -1]
        var fromTool: [Int32] = [-1, -1]
        guard csystem_pipe_cloexec(&toTool) == 0, csystem_pipe_cloexec(&fromTool) == 0 else { throw Failure(errno) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toTool[0], STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, fromTool[1], STDOUT_FILENO)
        let path = try Self.path()
        var texts: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for text in texts { free(text) } }
        var started: pid_t = 0
        let code = posix_spawn(&started, path, &actions, nil, &texts, environ)
        Glibc.close(toTool[0])
        Glibc.close(fromTool[1])
        pid = started
        input = toTool[1]
        output = fromTool[0]
        guard code == 0 else { throw Failure(code) }
    }

    deinit {
        end()
        Glibc.close(input)
        Glibc.close(output)
    }

    /// The next line, or nil at the end of the output. Fails the test after 60 s of silence.
    func line() -> String? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                defer { buffer.removeSubrange(...end) }
                return String(decoding: buffer[..<end], as: UTF8.self)
            }
            var waiting = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 60_000) > 0 else {
                Issue.record("the tool has been silent for 60 s")
                return nil
            }
            var bytes = [UInt8](repeating: 0, count: 65_536)
            let count = read(output, &bytes, bytes.count)
            guard count > 0 else { return nil }
            buffer += bytes[..<count]
        }
    }

    func lines() -> [String] {
        var lines: [String] = []
        while let line = line() { lines.append(line) }
        return lines
    }

    func send(signal: Int32) { kill(pid, signal) }

    /// Kills and collects it; what it had written can still be read.
    func end() {
        guard !isOver else { return }
        isOver = true
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    /// Waits for its own end and answers the exit code.
    func exitCode() -> Int32 {
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        isOver = true
        return csystem_exited(status) ? csystem_exit_code(status) : -1
    }

    /// The tool is built beside the test program.
    private static func path() throws -> String {
        var bytes = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &bytes, bytes.count)
        let own = String(decoding: bytes.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let path = folder + "/TicketStoreCrashTool"
        guard access(path, X_OK) == 0 else { throw Failure(ENOENT) }
        return path
    }

    struct Failure: Error {
        let code: Int32
        init(_ code: Int32) { self.code = code }
    }
}
