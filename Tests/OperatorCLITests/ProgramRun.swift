import CSystem
import FoundationEssentials
import Glibc
import Testing

/// One run of the built program, to its end, with an environment of its own and no terminal.
struct ProgramRun: CustomStringConvertible {
    let status: Int32
    let output: String
    let error: String

    var description: String { "exit \(status), \(output), \(error)" }

    /// The program beside the tests' own binary.
    static var path: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        // swift-testing runs inside the package's test binary or a helper: the products lie in the build directory.
        let root = #filePath.prefix(upTo: #filePath.firstRange(of: "/Tests/")?.lowerBound ?? #filePath.endIndex)
        let beside = own.split(separator: "/").dropLast().joined(separator: "/")
        let candidate = "/\(beside)/operator"
        return access(candidate, X_OK) == 0 ? candidate : "\(root)/.build/debug/operator"
    }

    init(_ arguments: [String], environment: [String: String] = [:], seconds: Int = 60) throws {
        let folder = "/tmp/operator-run-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var variables = ["HOME": folder, "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": folder]
        variables.merge(environment) { $1 }
        let pid = try Self.spawn(arguments, variables, output: "\(folder)/out", errors: "\(folder)/err")
        status = try Self.wait(for: pid, seconds: seconds)
        output = (try? String(contentsOfFile: "\(folder)/out", encoding: .utf8)) ?? ""
        error = (try? String(contentsOfFile: "\(folder)/err", encoding: .utf8)) ?? ""
    }

    static func spawn(
        _ arguments: [String], _ environment: [String: String], output: String, errors: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_CREAT | O_WRONLY, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_CREAT | O_WRONLY, 0o600)
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, path, &actions, nil, &argv, &envp)
        try #require(result == 0, "cannot start \(path)")
        return pid
    }

    /// Polls, so that a program that hangs fails the test instead of stopping it.
    private static func wait(for pid: pid_t, seconds: Int) throws -> Int32 {
        var status: Int32 = 0
        for _ in 0..<(seconds * 50) {
            let ended = waitpid(pid, &status, WNOHANG)
            if ended == pid {
                return csystem_exited(status) ? csystem_exit_code(status) : 128 + csystem_term_signal(status)
            }
            usleep(20_000)
        }
        kill(pid, SIGKILL)
        waitpid(pid, &status, 0)
        Issue.record("the program did not end within \(seconds) s")
        return -1
    }
}
