/// What must hold of a request before its bytes reach a socket.
enum RequestCheck {
    private static let maximumURLBytes = 64 << 10

    static func check(_ request: HTTPRequest) throws(HTTPError) {
        try checkURL(request.url)
        guard !request.method.isEmpty, request.method.utf8.allSatisfy(isTokenByte) else {
            throw .invalidRequest("the method is no token")
        }
        for header in request.headers {
            guard !header.name.isEmpty, header.name.utf8.allSatisfy(isTokenByte) else {
                throw .invalidRequest("a header's name is no token")
            }
            guard header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw .invalidRequest("the value of header \(header.name) has a control character")
            }
        }
        guard request.maximumBytes >= 0, request.maximumHeaderBytes > 0 else {
            throw .invalidRequest("a byte limit is negative")
        }
        guard request.connectTimeoutMilliseconds > 0, request.totalTimeoutMilliseconds >= 0,
            (request.idleTimeoutSeconds ?? 1) > 0
        else {
            throw .invalidRequest("a time-out is not positive")
        }
    }

    private static func checkURL(_ url: String) throws(HTTPError) {
        let scheme = url.prefix { $0 != ":" }.lowercased()
        guard scheme == "http" || scheme == "https", url.dropFirst(scheme.count).hasPrefix("://") else {
            throw .invalidURL("it must begin with http:// or https://")
        }
        guard url.utf8.count <= maximumURLBytes else { throw .invalidURL("it is longer than 64 KiB") }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw .invalidURL("it has a space or a control character")
        }
    }

    /// RFC 9110, 5.6.2: the bytes a method or a header's name may have.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
