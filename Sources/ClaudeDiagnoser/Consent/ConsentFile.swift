internal import CSystem
internal import Glibc
internal import OperatorCore

/// Who allowed or forbade what, and when: one line each, only ever appended, the last word on a cluster and host holds.
public struct ConsentFile: Sendable {
    /// Why a word could not be kept.
    public struct Unusable: Error, Sendable, Hashable, CustomStringConvertible {
        public var description: String
    }

    /// Larger ones are not ours.
    private static let mostBytes = 1 << 20

    public let path: String

    /// - Parameter path: made with its folders, mode 0600, when something is first recorded.
    public init(path: String) {
        self.path = path
    }

    /// The last word on a cluster and host; nil where nobody said anything, and where others could have written it.
    public func standing(of cluster: String, host: String) -> Consent? {
        let file = csystem_open_file(path, O_RDONLY | O_NONBLOCK, 0)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard Self.isOurs(file), let text = Self.read(file) else { return nil }
        return text.split(separator: "\n").compactMap(Consent.init).last { $0.cluster == cluster && $0.host == host }
    }

    /// Keeps a person's word; on disk when it returns.
    public func record(_ consent: Consent) throws(Unusable) {
        for slash in path.indices where path[slash] == "/" && slash != path.startIndex {
            mkdir(String(path[..<slash]), 0o700)
        }
        let file = csystem_open_file(path, O_RDWR | O_CREAT | O_APPEND, 0o600)
        guard file >= 0 else { throw Unusable(description: "\(path) cannot be written (errno \(csystem_errno()))") }
        defer { close(file) }
        guard Self.isOurs(file) else {
            throw Unusable(description: "\(path) can be written by others; make it yours alone: chmod 600")
        }
        let line = Array((consent.line + "\n").utf8)
        guard csystem_lock_exclusive(file, true) == 0, write(file, line, line.count) == line.count, fsync(file) == 0
        else { throw Unusable(description: "\(path) cannot be written (errno \(csystem_errno()))") }
    }

    private static func isOurs(_ file: Int32) -> Bool {
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        return status.st_mode & 0o022 == 0 && status.st_uid == geteuid() && status.st_size <= mostBytes
    }

    private static func read(_ file: Int32) -> String? {
        var bytes = [UInt8](repeating: 0, count: mostBytes)
        let count = pread(file, &bytes, bytes.count, 0)
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }
}
