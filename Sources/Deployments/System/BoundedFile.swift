internal import CSystem
internal import Glibc
internal import OperatorCore

/// Reads and writes small files of our own: bounded, private (0600), whole or not at all.
enum BoundedFile {
    /// The file's bytes; nil where it cannot be read or is longer than `limit`. Does not follow a link at the end.
    static func bytes(_ path: String, limit: Int) -> [UInt8]? {
        let descriptor = csystem_open_file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return result }
            result.append(contentsOf: chunk[..<count])
            if result.count > limit { return nil }
        }
    }

    static func text(_ path: String, limit: Int) -> String? {
        bytes(path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes beside `path`, syncs, and renames over it: a reader sees the old file or the new one.
    static func replace(_ path: String, with bytes: [UInt8]) throws(DeploymentError) {
        try publish(bytes, at: path) { rename($0, path) }
    }

    /// The same, but fails where `path` exists already.
    static func create(_ path: String, with bytes: [UInt8]) throws(DeploymentError) {
        try publish(bytes, at: path) { link($0, path) == 0 ? unlink($0) : -1 }
    }

    private static func publish(
        _ bytes: [UInt8], at path: String, _ move: (String) -> Int32
    ) throws(DeploymentError) {
        let draft = "\(path).\(getpid()).new"
        unlink(draft)
        let descriptor = csystem_open_file(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .file("create", draft) }
        defer { close(descriptor) }
        guard writeAll(descriptor, bytes), fsync(descriptor) == 0, move(draft) == 0 else {
            let error = DeploymentError.file("write", path)
            unlink(draft)
            throw error
        }
    }

    /// False with errno where not everything could be written.
    static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }

    /// The last line of a log with anything in it, made fit to show; nil where there is none.
    static func lastLine(_ path: String) -> String? {
        let descriptor = csystem_open_file(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let end = lseek(descriptor, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = pread(descriptor, &bytes, bytes.count, max(0, end - off_t(bytes.count)))
        let lines = bytes.prefix(max(0, count)).split(separator: UInt8(ascii: "\n"))
        return lines.last.map { UntrustedText.sanitise(String(decoding: $0, as: UTF8.self), maximumScalars: 300) }
    }
}
