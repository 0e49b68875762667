import Glibc

/// A client that is nothing but a socket: it sends what it is told and returns what came back until a time limit.
public enum RawHTTPClient {
    /// What was heard: the bytes, whether the other side closed, and whether a connection was refused.
    public struct Heard: Sendable {
        public var text = ""
        public var closed = false
        public var refused = false

        public init(text: String = "") {
            self.text = text
        }

        /// The status code of the first answer; nil without one.
        public var status: Int? {
            let words = text.prefix { $0 != "\r\n" }.split(separator: " ")
            return words.count > 1 && words[0].hasPrefix("HTTP/1.") ? Int(words[1]) : nil
        }

        /// Everything after the first blank line.
        public var body: String {
            let mark = Array("\r\n\r\n".utf8)
            let bytes = Array(text.utf8)
            guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) else { return "" }
            return String(decoding: bytes[(start + mark.count)...], as: UTF8.self)
        }

        /// The value of a header field of the first answer, by its exact lower-case name.
        public func header(_ name: String) -> String? {
            for line in text.split(separator: "\r\n", omittingEmptySubsequences: false) {
                if line.isEmpty { return nil }
                let parts = line.split(separator: ":", maxSplits: 1)
                if parts.count == 2, parts[0].lowercased() == name {
                    return String(parts[1].drop { $0 == " " })
                }
            }
            return nil
        }
    }

    /// One request with `Connection: close`.
    public static func request(
        _ method: String = "GET", port: UInt16, target: String, headers: [String: String] = [:], body: String = "",
        milliseconds: Int32 = 10_000
    ) -> Heard {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if !body.isEmpty { text += "Content-Length: \(body.utf8.count)\r\n" }
        return send(text + "\r\n" + body, port: port, milliseconds: milliseconds)
    }

    /// Sends bytes and reads until the other side closes or `milliseconds` have passed.
    public static func send(_ text: String, port: UInt16, milliseconds: Int32 = 10_000) -> Heard {
        var heard = Heard()
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { return heard }
        defer { close(handle) }
        guard connect(handle, port: port) else {
            heard.refused = true
            return heard
        }
        let bytes = Array(text.utf8)
        guard Glibc.send(handle, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { return heard }
        var received: [UInt8] = []
        let end = now() + Int64(milliseconds)
        while now() < end {
            var waiting = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Int32(clamping: end - now())) > 0 else { break }
            var piece = [UInt8](repeating: 0, count: 16_384)
            let count = recv(handle, &piece, piece.count, 0)
            if count <= 0 {
                heard.closed = true
                break
            }
            received += piece[..<count]
        }
        heard.text = String(decoding: received, as: UTF8.self)
        return heard
    }

    private static func connect(_ handle: Int32, port: UInt16) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
