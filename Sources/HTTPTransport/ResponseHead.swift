/// The header lines of an answer as they come, interim answers dropped, bytes counted.
struct ResponseHead {
    private(set) var headers: [HTTPHeader] = []
    private var bytes = 0

    /// Takes a line with its line end; false when `limit` bytes are exceeded.
    mutating func append(_ line: UnsafeRawBufferPointer, limit: Int) -> Bool {
        bytes += line.count
        guard bytes <= limit else { return false }
        if line.starts(with: "HTTP/".utf8) {
            headers = []  // The final answer's status line, after an interim 1xx.
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            headers.append(HTTPHeader(Self.text(line[..<colon]), Self.text(line[(colon + 1)...])))
        }
        return true
    }

    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let start = bytes.firstIndex { !isBlank($0) } ?? bytes.endIndex
        let end = bytes.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? start
        return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
    }
}
