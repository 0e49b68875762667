internal import CSystem
internal import Glibc

/// The recordings outside the repository, found through the environment's OPERATOR_SHARED (default `../shared`).
public enum SharedFixtures {
    /// The folder, whether it exists or not.
    public static var root: String {
        if let given = getenv("OPERATOR_SHARED") { return String(cString: given) }
        let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/\(package)/../shared"
    }

    /// Whether the recordings are there; a test that needs them says that it skips without.
    public static var areThere: Bool { access(root + "/fixtures", R_OK) == 0 }

    /// What such a test says.
    public static let absence = "needs the recordings: set OPERATOR_SHARED to their folder"

    /// The names in a folder below the root, in order; empty when there is none.
    public static func names(in folder: String) -> [String] {
        guard let handle = opendir("\(root)/\(folder)") else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// A file's bytes, decompressed when its name ends in `.gz`.
    public static func bytes(_ path: String) throws -> [UInt8] { try TestFile.bytes("\(root)/\(path)") }
}

/// Reads files for tests.
public enum TestFile {
    /// A file's bytes, decompressed by gzip(1) when its name ends in `.gz`.
    public static func bytes(_ path: String) throws -> [UInt8] {
        guard path.hasSuffix(".gz") else { return try plain(path) }
        return try output(of: ["gzip", "-dc", path])
    }

    private static func plain(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ServerError(what: "open \(path)", number: errno) }
        defer { close(descriptor) }
        return drain(descriptor)
    }

    /// What a command writes to standard output.
    public static func output(of words: [String]) throws -> [UInt8] {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw ServerError(what: "pipe", number: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var child = pid_t()
        let failure = posix_spawnp(&child, words[0], &actions, nil, &arguments, environ)
        close(ends[1])
        defer { close(ends[0]) }
        guard failure == 0 else { throw ServerError(what: words[0], number: failure) }
        let bytes = drain(ends[0])
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else { throw ServerError(what: words.joined(separator: " "), number: status) }
        return bytes
    }

    private static func drain(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes += buffer[..<count]
        }
    }
}
