internal import Glibc

/// A folder that is removed with everything in it when it is let go.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() throws {
        var template = Array("/tmp/operator-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw ServerError(what: "mkdtemp", number: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    /// The path of a file in the folder.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, or appends to it.
    @discardableResult public func write(_ name: String, _ bytes: [UInt8], append: Bool = false) throws -> String {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC)
        let descriptor = open(file(name), flags, 0o600)
        guard descriptor >= 0 else { throw ServerError(what: "open \(name)", number: errno) }
        defer { close(descriptor) }
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw ServerError(what: "write \(name)", number: errno) }
            sent += count
        }
        return file(name)
    }

    /// Writes text to a file, or appends it.
    @discardableResult public func write(_ name: String, _ text: String, append: Bool = false) throws -> String {
        try write(name, Array(text.utf8), append: append)
    }

    private static func remove(_ path: String) {
        if let folder = opendir(path) {
            while let entry = readdir(folder) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name != "." && name != ".." { remove("\(path)/\(name)") }
            }
            closedir(folder)
        }
        _ = Glibc.remove(path)
    }
}
