/// Where a server answers HTTP, as a person names it: `host`, `host:port` or a URL.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// `http` or `https`.
    public let scheme: String
    /// A name, an IPv4 address or an IPv6 address without brackets.
    public let host: String
    public let port: UInt16
    /// Empty, or begins with a slash and does not end with one.
    public let path: String

    public init(scheme: String, host: String, port: UInt16, path: String = "") {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
    }

    /// `scheme://host:port/path`; the port is always there.
    public var url: String {
        "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)\(path)"
    }

    public var description: String { url }
}

extension ValueParser where Value == Endpoint {
    /// A host, host:port or URL; `port` is used where the text names none, `http` where it names no scheme.
    /// User names and passwords are refused: they belong in a file, not in a URL.
    public static func endpoint(port: UInt16) -> ValueParser {
        ValueParser("URL") { (text) throws(ValueError) in try EndpointText(text, defaultPort: port).parse() }
    }
}

/// Takes the text of an endpoint apart.
private struct EndpointText {
    private let text: String
    private let defaultPort: UInt16

    init(_ text: String, defaultPort: UInt16) {
        self.text = text
        self.defaultPort = defaultPort
    }

    func parse() throws(ValueError) -> Endpoint {
        guard !text.isEmpty, text.utf8.count <= 2048 else { throw .endpoint("is empty or too long") }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .endpoint("holds spaces, control or non-ASCII characters")
        }
        let (scheme, afterScheme) = try splitScheme()
        let slash = afterScheme.firstIndex(of: "/") ?? afterScheme.endIndex
        let authority = afterScheme[..<slash]
        var path = afterScheme[slash...]
        while path.last == "/" { path.removeLast() }
        guard !path.contains("?"), !path.contains("#") else { throw .endpoint("has a query or a fragment") }
        guard !authority.contains("@") else {
            throw ValueError("holds a user name", remedy: "keep credentials in a file and name it in config.toml")
        }
        let (host, port) = try splitPort(authority)
        return Endpoint(scheme: scheme, host: host, port: port, path: String(path))
    }

    private func splitScheme() throws(ValueError) -> (scheme: String, rest: Substring) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else {
            return ("http", Substring(text))
        }
        let scheme = text[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else { throw .endpoint("has the scheme \(scheme)") }
        return (scheme, text[text.index(colon, offsetBy: 3)...])
    }

    private func splitPort(_ authority: Substring) throws(ValueError) -> (host: String, port: UInt16) {
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]") else { throw .endpoint("lacks the closing bracket") }
            let host = authority[authority.index(after: authority.startIndex)..<close]
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || ":.%".contains($0) }) else {
                throw .endpoint("is not an IPv6 address in its brackets")
            }
            return (String(host), try port(authority[authority.index(after: close)...]))
        }
        let colon = authority.firstIndex(of: ":") ?? authority.endIndex
        let host = authority[..<colon]
        guard !host.isEmpty else { throw .endpoint("names no host") }
        guard host.allSatisfy({ $0.isLetter || $0.isNumber || "-._".contains($0) }), host.first != "-" else {
            throw .endpoint("has a host name that cannot be")
        }
        return (String(host), try port(authority[colon...]))
    }

    /// `text` is empty or begins with a colon.
    private func port(_ text: Substring) throws(ValueError) -> UInt16 {
        guard !text.isEmpty else { return defaultPort }
        guard text.first == ":", let port = UInt16(text.dropFirst()), port > 0 else {
            throw .endpoint("has a port that is not 1 to 65535")
        }
        return port
    }
}

extension ValueError {
    fileprivate static func endpoint(_ why: String) -> ValueError {
        ValueError(why, remedy: "write host, host:port or http://host:port")
    }
}
