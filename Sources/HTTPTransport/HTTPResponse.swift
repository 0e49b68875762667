/// A whole answer: status, headers and body within the request's limits.
public struct HTTPResponse: Sendable {
    /// The status code, 100 to 999.
    public let status: Int
    /// The final answer's header lines in the order they came.
    public let headers: [HTTPHeader]
    /// The body's bytes, decompressed when the request asked for gzip.
    public let body: [UInt8]
    /// Milliseconds from handing the request over to the last byte.
    public let elapsedMilliseconds: Double

    public init(status: Int, headers: [HTTPHeader] = [], body: [UInt8] = [], elapsedMilliseconds: Double = 0) {
        self.status = status
        self.headers = headers
        self.body = body
        self.elapsedMilliseconds = elapsedMilliseconds
    }

    /// Whether the status is 200 to 299.
    public var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as text; bytes that are no UTF-8 become U+FFFD.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The first value of a header, its name compared without regard to case.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}
