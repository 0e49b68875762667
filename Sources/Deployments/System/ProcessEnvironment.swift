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
}
