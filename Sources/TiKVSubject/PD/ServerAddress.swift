internal import OperatorCore

/// Where a server is reached: scheme, host and port of an endpoint or of an advertised address.
struct ServerAddress: Hashable, Sendable {
    var scheme: String
    var host: String
    var port: UInt16

    init(scheme: String = "http", host: String, port: UInt16) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// Reads `host`, `host:port`, `[v6]:port` or an http(s) URL; a path is dropped. Nil for anything else, for
    /// characters no address has, and for more than 300 bytes.
    init?(_ text: some StringProtocol, defaultPort: UInt16, defaultScheme: String = "http") {
        guard !text.isEmpty, text.utf8.count <= 300, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return nil
        }
        var rest = Substring(text)
        var scheme = defaultScheme
        for candidate in ["http", "https"] where rest.lowercased().hasPrefix(candidate + "://") {
            scheme = candidate
            rest = rest.dropFirst(candidate.utf8.count + 3)
        }
        rest = rest.prefix { $0 != "/" }
        guard !rest.contains(where: { "@?#\\\"<>".contains($0) }) else { return nil }
        guard let (host, port) = Self.split(rest, defaultPort: defaultPort) else { return nil }
        self.init(scheme: scheme, host: host, port: port)
    }

    private static func split(_ text: Substring, defaultPort: UInt16) -> (String, UInt16)? {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let host = text[text.index(after: text.startIndex)..<end]
            let tail = text[text.index(after: end)...]
            guard let port = tail.isEmpty ? defaultPort : tail.first == ":" ? UInt16(tail.dropFirst()) : nil else {
                return nil
            }
            return host.isEmpty ? nil : (String(host), port)
        }
        let colons = text.count { $0 == ":" }
        if colons > 1 { return (String(text), defaultPort) }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first, !host.isEmpty else { return nil }
        guard let port = parts.count == 1 ? defaultPort : UInt16(parts[1]), port > 0 else { return nil }
        return (String(host), port)
    }

    /// `host:port`, as an address is advertised.
    var hostPort: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    var url: String { "\(scheme)://\(hostPort)" }

    var isLoopback: Bool {
        host == "localhost" || host == "::1"
            || (host.hasPrefix("127.") && host.allSatisfy { "0123456789.".contains($0) })
    }

    /// "All interfaces": what a server listens on, nothing that can be dialled.
    var isWildcard: Bool { host == "0.0.0.0" || host == "::" || host == "*" }

    /// One form for the names of one host and port: what comparing goes by.
    var key: String { "\(isLoopback ? "127.0.0.1" : host.lowercased()):\(port)" }
}

extension Duration {
    /// Whole milliseconds, cut; held at Int64's ends.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        if overflow { return seconds < 0 ? .min : .max }
        return scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000_000).partialValue
    }
}
