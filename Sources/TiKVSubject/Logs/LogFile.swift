internal import CSystem
internal import Glibc

/// Why a log file could not be read, or not to its end.
public struct LogFileError: Error, Sendable, CustomStringConvertible {
    public let path: String
    public let reason: String
    /// What to do about it.
    public let remedy: String

    public var description: String { "cannot read \(path): \(reason). \(remedy)" }

    static func system(_ path: String, _ number: Int32) -> LogFileError {
        LogFileError(path: path, reason: String(cString: strerror(number)).lowercased(), remedy: "check the path")
    }
}

/// A log to read from end to end: a file, a gzipped file, or standard input.
struct LogFile {
    private static let pieceBytes = 256 << 10
    private static let gzipMagic: [UInt8] = [0x1F, 0x8B]

    /// `-` is standard input.
    let path: String

    /// Calls `body` with each piece. Blocks: not for an actor or a pool thread.
    func read(_ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(LogFileError) {
        if path == "-" { return try drain(0, body) }
        let descriptor = csystem_open_file(path, O_RDONLY, 0)
        guard descriptor >= 0 else { throw .system(path, csystem_errno()) }
        defer { close(descriptor) }
        if try isGzip(descriptor) { return try readGzip(descriptor, body) }
        try drain(descriptor, body)
    }

    private func isGzip(_ descriptor: Int32) throws(LogFileError) -> Bool {
        var magic: [UInt8] = [0, 0]
        let count = pread(descriptor, &magic, 2, 0)
        if count < 0 && csystem_errno() != ESPIPE { throw .system(path, csystem_errno()) }
        return count == 2 && magic == Self.gzipMagic
    }

    private func drain(_ descriptor: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(LogFileError) {
        var buffer = [UInt8](repeating: 0, count: Self.pieceBytes)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && csystem_errno() == EINTR { continue }
            guard count >= 0 else { throw .system(path, csystem_errno()) }
            guard count > 0 else { return }
            buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[..<count])) }
        }
    }

    /// zlib is none of the program's libraries; gzip(1) is everywhere.
    private func readGzip(_ descriptor: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(LogFileError) {
        var ends: [Int32] = [0, 0]
        guard csystem_pipe_cloexec(&ends) == 0 else { throw .system(path, csystem_errno()) }
        let child = Self.spawnGzip(input: descriptor, output: ends[1])
        close(ends[1])
        defer { close(ends[0]) }
        guard let child else {
            throw LogFileError(
                path: path, reason: "it is gzipped and gzip(1) could not be started",
                remedy: "install gzip, or decompress it first")
        }
        // The child is waited for whatever reading says: no zombie is left.
        let outcome = Result { () throws(LogFileError) in try drain(ends[0], body) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, csystem_errno() == EINTR {}
        try outcome.get()
        guard csystem_exited(status), csystem_exit_code(status) == 0 else {
            throw LogFileError(
                path: path, reason: "gzip could not decompress it to its end",
                remedy: "what was readable is counted; fetch the file again for the rest")
        }
    }

    private static func spawnGzip(input: Int32, output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        _ = csystem_spawn_close_from(&actions, 3)
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("gzip"), strdup("-dc"), nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        return posix_spawnp(&child, "gzip", &actions, nil, &arguments, environ) == 0 ? child : nil
    }
}
