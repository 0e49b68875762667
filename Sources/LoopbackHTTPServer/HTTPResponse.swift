/// What a handler answers.
public struct HTTPResponse: Sendable {
    /// A status code, 100–999.
    public var status: Int
    /// Sent as given; `Content-Length`, `Date` and `Connection` are the server's.
    public var headers: HTTPHeaders
    public var body: [UInt8]
    /// True closes the connection without a byte of an answer, as a server that dies meanwhile does.
    public var closesUnanswered = false

    public init(status: Int = 200, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    public init(status: Int = 200, headers: HTTPHeaders = HTTPHeaders(), text: String) {
        self.init(status: status, headers: headers, body: Array(text.utf8))
    }

    /// The connection is closed and nothing sent.
    public static var unanswered: HTTPResponse {
        var response = HTTPResponse()
        response.closesUnanswered = true
        return response
    }
}

/// Header fields in their order; names compare without case.
public struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
    public private(set) var fields: [(name: String, value: String)]

    public init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields
    }

    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0.0, value: $0.1) }
    }

    /// The first value of a field; nil where it is absent.
    public subscript(name: String) -> String? {
        fields.first { $0.name.count == name.count && $0.name.lowercased() == name.lowercased() }?.value
    }

    public mutating func append(_ name: String, _ value: String) {
        fields.append((name: name, value: value))
    }
}
