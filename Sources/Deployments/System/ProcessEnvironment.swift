internal import Glibc

/// This process's environment as a dictionary.
public enum ProcessEnvironment {
    static func current() -> [String: String] {
        var result: [String: String] = [:]
        var cursor = environ
        while let entry = cursor.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                result[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            cursor += 1
        }
        return result
    }

    /// What a child of ours needs to find programs, libraries and languages; never keys or tokens.
    public static func forChildren() -> [String: String] {
        let passed: Set = [
            "PATH", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ", "XDG_RUNTIME_DIR", "SWIFT_BACKTRACE",
        ]
        return current().filter { passed.contains($0.key) }
    }

    /// The program this process runs, to start others of it. Throws `DeploymentError` (`spawnFailed`) where the file is gone or was replaced since.
    public static func executable() throws(DeploymentError) -> String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0, count < buffer.count else { throw .file("find this program by", "/proc/self/exe") }
        let path = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard access(path, X_OK) == 0 else {
            throw .spawnFailed(path, reason: "the file was removed or replaced while this ran. start operator again")
        }
        return path
    }
}
