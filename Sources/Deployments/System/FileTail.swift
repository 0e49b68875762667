internal import CSystem
internal import Glibc
internal import OperatorCore

/// The end of a log, for error messages.
enum FileTail {
    /// The last line with anything in it, made fit to show; nil where there is none.
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
