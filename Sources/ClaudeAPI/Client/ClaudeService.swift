public import HTTPTransport

/// Where the service is and how patient we are with it.
public struct ClaudeService: Sendable {
    /// Why an address cannot be used.
    public struct Unusable: Error, Sendable, Hashable, CustomStringConvertible {
        public var description: String
    }

    public static let standardBase = "https://api.anthropic.com"
    /// The version of the API this client speaks.
    public static let version = "2026-10-21"

    /// Scheme, host and maybe a path prefix, without a slash at the end.
    public let base: String
    /// Sent with each request beside our own.
    public let customHeaders: [HTTPHeader]
    /// Seconds of silence after which a stream is broken; pings come far more often.
    public var idleTimeoutSeconds = 120
    public var connectTimeoutMilliseconds = 10_000

    /// - Throws: `Unusable` for an address that is no http or https URL, names a user, or would send the key over plain
    ///   http to another machine.
    public init(base: String = ClaudeService.standardBase, customHeaders: [HTTPHeader] = []) throws(Unusable) {
        let trimmed = String(base.reversed().drop { $0 == "/" }.reversed())
        let isSecure = trimmed.lowercased().hasPrefix("https://")
        guard isSecure || trimmed.lowercased().hasPrefix("http://") else {
            throw Unusable(description: "the address of the service must begin with https://")
        }
        let authority = trimmed.drop { $0 != ":" }.dropFirst(3).prefix { !"/?#".contains($0) }
        guard !authority.isEmpty, !authority.contains("@"), !trimmed.contains("?"), !trimmed.contains("#") else {
            throw Unusable(description: "the address of the service must be a host and maybe a path, without a user")
        }
        guard isSecure || Self.isLoopback(authority) else {
            throw Unusable(description: "a key is not sent over plain http to another machine; use https")
        }
        self.base = trimmed
        self.customHeaders = customHeaders
    }

    /// `ANTHROPIC_BASE_URL` and `ANTHROPIC_CUSTOM_HEADERS` (lines `Name: value`), as the official clients read them.
    /// Throws `Unusable` for an address or a header that could not be honoured.
    public static func named(in environment: [String: String]) throws(Unusable) -> ClaudeService {
        let base = environment["ANTHROPIC_BASE_URL"].flatMap { $0.isEmpty ? nil : $0 } ?? standardBase
        let lines = (environment["ANTHROPIC_CUSTOM_HEADERS"] ?? "").split(whereSeparator: \.isNewline)
        let headers = lines.compactMap { line -> HTTPHeader? in
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex else { return nil }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            return HTTPHeader(String(line[..<colon]), String(value))
        }
        return try ClaudeService(base: base, customHeaders: headers)
    }

    /// The host, for people to see where evidence goes.
    public var host: String {
        String(base.drop { $0 != ":" }.dropFirst(3).prefix { $0 != "/" })
    }

    func request(_ body: RawJSON, _ credentials: ClaudeCredentials) -> HTTPRequest {
        let (name, value) = credentials.header
        var request = HTTPRequest(
            url: base + "/v1/messages", method: "POST",
            headers: [
                HTTPHeader("content-type", "application/json"), HTTPHeader("accept", "application/json"),
                HTTPHeader("anthropic-version", Self.version), HTTPHeader(name, value),
            ] + customHeaders,
            body: Array(body.text.utf8), connectTimeoutMilliseconds: connectTimeoutMilliseconds,
            totalTimeoutMilliseconds: 0)
        request.idleTimeoutSeconds = idleTimeoutSeconds
        request.usesEnvironmentProxy = !Self.isLoopback(host[...])
        return request
    }

    func lookUp(_ path: String, _ credentials: ClaudeCredentials) -> HTTPRequest {
        let (name, value) = credentials.header
        var request = HTTPRequest(
            url: base + path,
            headers: [HTTPHeader("anthropic-version", Self.version), HTTPHeader(name, value)] + customHeaders,
            connectTimeoutMilliseconds: 5_000, totalTimeoutMilliseconds: 10_000, maximumBytes: 1 << 20)
        request.usesEnvironmentProxy = !Self.isLoopback(host[...])
        return request
    }

    private static func isLoopback(_ authority: Substring) -> Bool {
        if authority.hasPrefix("[::1]") { return true }
        let host = authority.prefix { $0 != ":" }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        let isAddress = octets.count == 4 && octets.allSatisfy { UInt8($0) != nil } && octets[0] == "127"
        return host == "localhost" || isAddress
    }
}
