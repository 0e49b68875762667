/// One event of a text/event-stream.
public struct ServerSentEvent: Sendable, Hashable {
    /// The `event:` line; nil where there was none.
    public var name: String?
    /// The `data:` lines, joined by line feeds.
    public var data: String

    public init(name: String?, data: String) {
        self.name = name
        self.data = data
    }
}

/// Cuts a byte stream into events, whatever the boundaries of its pieces: LF, CRLF and CR ends, comments, several
/// data lines. A line or event beyond the limits ends the stream with an error instead of eating memory.
public struct ServerSentEventParser: Sendable {
    public struct Overflow: Error, Sendable, Hashable {}

    /// Largest event taken, in bytes: our answers are a few KB, a signature some hundred.
    public static let largestEvent = 4 << 20
    private var line: [UInt8] = []
    private var name: String?
    private var data: [String] = []
    private var size = 0
    private var skipsLineFeed = false
    private var isAtStart = true

    public init() {}

    /// The events that are complete with these bytes. Throws `Overflow` where one grows beyond all bounds.
    public mutating func feed(_ bytes: some Sequence<UInt8>) throws(Overflow) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        for byte in bytes {
            if skipsLineFeed {
                skipsLineFeed = false
                if byte == 0x0A { continue }
            }
            guard byte == 0x0A || byte == 0x0D else {
                line.append(byte)
                size += 1
                if size > Self.largestEvent { throw Overflow() }
                continue
            }
            skipsLineFeed = byte == 0x0D
            if let event = endLine() { events.append(event) }
        }
        return events
    }

    private mutating func endLine() -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        if isAtStart {
            isAtStart = false
            if line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        }
        if line.isEmpty { return dispatch() }
        guard line[0] != UInt8(ascii: ":") else { return nil }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[colon...].dropFirst()
        if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: line[..<colon], as: UTF8.self) {
        case "event": name = text
        case "data": data.append(text)
        default: break
        }
        return nil
    }

    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            name = nil
            data = []
            size = 0
        }
        return data.isEmpty ? nil : ServerSentEvent(name: name, data: data.joined(separator: "\n"))
    }
}
