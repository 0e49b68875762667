import CMicrohttpd

/// One request as it arrived, complete with its body.
public struct HTTPRequest: Sendable {
    /// As sent: GET, HEAD, POST, OPTIONS…
    public var method: String
    /// The raw request target: path and query, still percent-encoded.
    public var target: String
    /// Header fields in the order they came.
    public var headers: HTTPHeaders
    public var body: [UInt8]

    /// The connection it came on; -1 for a request that came on none.
    var socket: Int32 = -1

    public init(method: String, target: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// Whether the client has hung up: a handler that waits for long need not go on. Asked only while the handler runs.
    public var isAbandoned: Bool { socket >= 0 && op_mhd_is_closed(socket) != 0 }

    /// The target up to the first `?`, still percent-encoded.
    public var path: Substring { target.prefix { $0 != "?" } }

    /// What follows the first `?`, still percent-encoded; nil without one.
    public var query: Substring? {
        guard let mark = target.firstIndex(of: "?") else { return nil }
        return target[target.index(after: mark)...]
    }

    /// The query's pairs in order, decoded (`+` is a blank); a name without `=` has an empty value.
    public var queryItems: [(name: String, value: String)] {
        (query ?? "").split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                PercentCoding.decode(parts[0], plusIsBlank: true),
                parts.count > 1 ? PercentCoding.decode(parts[1], plusIsBlank: true) : ""
            )
        }
    }
}

/// Percent-encoding of request targets (RFC 3986, 2.1).
public enum PercentCoding {
    /// The text behind an encoded part of a target; a `%` that no two hexadecimal digits follow stands for itself, and
    /// bytes that are no UTF-8 become U+FFFD.
    public static func decode(_ text: some StringProtocol, plusIsBlank: Bool = false) -> String {
        String(decoding: bytes(text, plusIsBlank: plusIsBlank), as: UTF8.self)
    }

    /// The same as raw bytes.
    public static func bytes(_ text: some StringProtocol, plusIsBlank: Bool = false) -> [UInt8] {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                let blank = plusIsBlank && bytes[index] == UInt8(ascii: "+")
                result.append(blank ? UInt8(ascii: " ") : bytes[index])
                index += 1
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
