internal import Glibc

/// What shows the service who we are: an API key or a bearer token. Printing it shows neither.
public struct ClaudeCredentials: Sendable, CustomStringConvertible {
    /// Why credentials cannot be used; never quotes them.
    public struct Unusable: Error, Sendable, Hashable, CustomStringConvertible {
        public var description: String
    }

    private enum Kind { case key, token }

    /// Where they came from: `ANTHROPIC_API_KEY`, `ANTHROPIC_AUTH_TOKEN`, or a file's path.
    public let source: String
    private let kind: Kind
    private let secret: SecretText

    public var description: String { "Claude credentials from \(source) (hidden)" }

    /// An API key, sent as `x-api-key`. Throws `Unusable` where it is empty or no header could carry it.
    public static func key(_ text: String, source: String) throws(Unusable) -> ClaudeCredentials {
        ClaudeCredentials(source: source, kind: .key, secret: try checked(text, source))
    }

    /// A bearer token, sent as `Authorization`. Throws `Unusable` where it is empty or no header could carry it.
    public static func token(_ text: String, source: String) throws(Unusable) -> ClaudeCredentials {
        ClaudeCredentials(source: source, kind: .token, secret: try checked(text, source))
    }

    /// From the environment, the key before the token, empty ones not counted; else from a file that only its owner
    /// can read. nil where there are none.
    ///
    /// - Parameter keyFile: a path that need not exist.
    /// - Throws: `Unusable` for a file that others can read or that cannot be read, and for a text that is no key.
    public static func find(environment: [String: String], keyFile: String?) throws(Unusable) -> ClaudeCredentials? {
        if let text = environment["ANTHROPIC_API_KEY"], !text.isEmpty {
            return try key(text, source: "ANTHROPIC_API_KEY")
        }
        if let text = environment["ANTHROPIC_AUTH_TOKEN"], !text.isEmpty {
            return try token(text, source: "ANTHROPIC_AUTH_TOKEN")
        }
        guard let keyFile, let text = try PrivateFile.read(keyFile) else { return nil }
        return try key(text, source: keyFile)
    }

    /// The header that carries them.
    var header: (name: String, value: String) {
        switch kind {
        case .key: ("x-api-key", secret.reveal())
        case .token: ("authorization", "Bearer \(secret.reveal())")
        }
    }

    /// The text with the secret cut out, should a peer have echoed it.
    func redacting(_ text: String) -> String {
        let pieces = text.split(separator: secret.reveal(), omittingEmptySubsequences: false)
        return pieces.count < 2 ? text : pieces.joined(separator: "(hidden)")
    }

    private static func checked(_ text: String, _ source: String) throws(Unusable) -> SecretText {
        let bytes = text.utf8.drop { $0 <= 0x20 }
        let end = bytes.lastIndex { $0 > 0x20 }.map { bytes.index(after: $0) } ?? bytes.startIndex
        let trimmed = bytes[bytes.startIndex..<end]
        guard trimmed.count >= 8, trimmed.count <= 4096, trimmed.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Unusable(description: "\(source) holds no key: 8 to 4096 printable characters without blanks are one")
        }
        return SecretText(String(decoding: Array(trimmed), as: UTF8.self))
    }
}

/// Files that only their owner may read.
private enum PrivateFile {
    /// The first 8 KB as text; nil where there is no such file.
    static func read(_ path: String) throws(ClaudeCredentials.Unusable) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if file < 0, errno == ENOENT || errno == ENOTDIR { return nil }
        guard file >= 0 else { throw .init(description: "the key file \(path) cannot be read (errno \(errno))") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .init(description: "the key file \(path) is no ordinary file")
        }
        guard status.st_mode & 0o077 == 0, status.st_uid == geteuid() else {
            throw .init(description: "the key file \(path) can be read by others; make it yours alone: chmod 600")
        }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count >= 0 else { throw .init(description: "the key file \(path) cannot be read (errno \(errno))") }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}

/// A text that no print, dump, interpolation, reflection or coding of it shows.
public struct SecretText: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let hidden: @Sendable () -> String

    public init(_ text: String) {
        hidden = { text }
    }

    public var description: String { "(hidden)" }
    public var debugDescription: String { "(hidden)" }
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

    /// The text, for the one header it goes into.
    func reveal() -> String { hidden() }
}
