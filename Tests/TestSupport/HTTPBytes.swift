/// HTTP answers as raw bytes, for servers that speak sockets.
public enum HTTPBytes {
    /// A whole answer; `length` announces another length than the body's.
    public static func answer(
        _ status: String = "200 OK", type: String = "application/json", headers: [String] = [], body: String,
        length: Int? = nil
    ) -> [UInt8] {
        let lines = [
            "HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(length ?? body.utf8.count)",
        ]
        return Array(((lines + headers).joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }
}
