internal import Glibc

/// Makes lines of pieces of a file, keeping the unfinished one for the next piece. No line costs more than its limit.
struct LineAssembler {
    /// A panic's backtrace is one line of some 20 KB; this leaves room for ten of them.
    static let maximumLineBytes = 256 << 10

    private let maximumBytes: Int
    private var partial: [UInt8] = []
    private var isOverlong = false
    /// Where the unfinished line began, and where the next piece begins: bytes from the file's beginning.
    private var lineStart = 0
    private var position = 0

    init(maximumBytes: Int = maximumLineBytes) { self.maximumBytes = maximumBytes }

    /// Whether a line has begun and not ended.
    var hasPartialLine: Bool { !partial.isEmpty || isOverlong }

    /// Calls `body` with each whole line, without its line end, and where in the file it began; a longer one than the
    /// limit is cut to it.
    mutating func append(_ piece: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
        var rest = piece
        while let start = rest.baseAddress, !rest.isEmpty {
            guard let newline = memchr(start, 0x0A, rest.count) else {
                position += rest.count
                return keep(rest)
            }
            let length = UnsafeRawPointer(start).distance(to: newline)
            end(UnsafeBufferPointer(rebasing: rest[..<length]), body)
            position += length + 1
            lineStart = position
            rest = UnsafeBufferPointer(rebasing: rest[(length + 1)...])
        }
    }

    /// Calls `body` with what has no line end yet, as at the end of a file.
    mutating func finish(_ body: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
        if hasPartialLine { end(UnsafeBufferPointer(start: nil, count: 0), body) }
    }

    /// Forgets the unfinished line; the next piece begins at `offset` of the file.
    mutating func restart(at offset: Int) {
        reset()
        position = offset
        lineStart = offset
    }

    private mutating func reset() {
        partial = []
        isOverlong = false
    }

    private mutating func keep(_ piece: UnsafeBufferPointer<UInt8>) {
        let room = maximumBytes - partial.count
        partial += piece.prefix(max(0, room))
        if piece.count > room { isOverlong = true }
    }

    private mutating func end(_ tail: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Int) -> Void) {
        if partial.isEmpty && tail.count <= maximumBytes { return body(Self.withoutReturn(tail), lineStart) }
        keep(tail)
        partial.withUnsafeBufferPointer { body(Self.withoutReturn($0), lineStart) }
        reset()
    }

    private static func withoutReturn(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        line.last == 0x0D ? UnsafeBufferPointer(rebasing: line.dropLast()) : line
    }
}
