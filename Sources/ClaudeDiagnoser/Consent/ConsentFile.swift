internal import CSystem
internal import Glibc
public import OperatorCore

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

    /// Keeps a person's word; on disk when it returns. Throws `Unusable` where the file cannot be written.
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

/// A person's word on whether evidence of one cluster may go to one host.
public struct Consent: Sendable, Hashable {
    public var cluster: String
    /// Where evidence goes; another host needs another word.
    public var host: String
    public var isAllowed: Bool
    public var by: String
    public var at: WallTime

    public init(cluster: String, host: String, isAllowed: Bool, by: String, at: WallTime) {
        self.cluster = cluster
        self.host = host
        self.isAllowed = isAllowed
        self.by = by
        self.at = at
    }

    /// `2026-05-01T12:00:00.000Z allowed api.anthropic.com anna shop`
    var line: String { "\(at) \(isAllowed ? "allowed" : "never") \(host) \(Self.word(by)) \(cluster)" }

    /// nil for a line that is none.
    init?(line: some StringProtocol) {
        let words = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard words.count == 5, let at = WallTime(rfc3339: words[0]), ["allowed", "never"].contains(words[1]),
            !words[4].isEmpty
        else { return nil }
        self.init(
            cluster: String(words[4]), host: String(words[2]), isAllowed: words[1] == "allowed", by: String(words[3]),
            at: at)
    }

    private static func word(_ text: String) -> String {
        let clean = UntrustedText.sanitise(text, maximumScalars: 60).replacing(" ", with: "_")
        return clean.isEmpty ? "unknown" : clean
    }
}
