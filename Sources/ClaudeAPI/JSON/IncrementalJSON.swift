/// Reads a JSON text that arrives in pieces and tells each string as it grows, by its path: what lets a verdict be
/// shown field by field while it is still being written.
public struct IncrementalJSON: Sendable {
    public enum Step: Sendable, Hashable {
        case key(String)
        case index(Int)
    }

    public enum Update: Sendable, Hashable {
        /// A string at this path begins.
        case began([Step])
        /// More of it, decoded.
        case text([Step], String)
        /// It is complete.
        case ended([Step])
        /// A number, true, false or null at this path.
        case scalar([Step], String)
    }

    public struct Malformed: Error, Sendable, Hashable {
        public var offset: Int
        public var message: String
    }

    /// Deeper nesting than any schema of ours.
    static let deepest = 64

    private enum Frame {
        case object(key: String?, expectsKey: Bool)
        case array(index: Int)
    }
    private enum State {
        case value, afterValue
        case string(isKey: Bool)
        case escape(isKey: Bool)
        case unicode(isKey: Bool, digits: String)
        case scalar, done
    }

    private var state = State.value
    private var frames: [Frame] = []
    private var text: [UInt8] = []
    private var highSurrogate: UInt32?
    private var offset = 0

    public init() {}

    /// True once the outermost value is complete.
    public var isComplete: Bool { if case .done = state { true } else { false } }

    /// What became known with the next piece. Throws `Malformed` where it can be no JSON any more.
    public mutating func feed(_ piece: some StringProtocol) throws(Malformed) -> [Update] {
        var updates: [Update] = []
        for byte in piece.utf8 {
            try take(byte, &updates)
            offset += 1
        }
        if case .string(false) = state { flushText(&updates) }
        return updates
    }

    private var path: [Step] {
        frames.map { frame in
            switch frame {
            case .object(let key, _): .key(key ?? "")
            case .array(let index): .index(index)
            }
        }
    }

    private func malformed(_ message: String) -> Malformed { Malformed(offset: offset, message: message) }

    private mutating func take(_ byte: UInt8, _ updates: inout [Update]) throws(Malformed) {
        switch state {
        case .string(let isKey): try takeString(byte, isKey, &updates)
        case .escape(let isKey): try takeEscape(byte, isKey)
        case .unicode(let isKey, let digits): try takeUnicode(byte, isKey, digits)
        case .scalar: try takeScalar(byte, &updates)
        case .value, .afterValue, .done: try takeStructure(byte, &updates)
        }
    }

    private mutating func takeStructure(_ byte: UInt8, _ updates: inout [Update]) throws(Malformed) {
        if [0x20, 0x09, 0x0A, 0x0D].contains(byte) { return }
        if case .done = state { throw malformed("text behind the end") }
        switch (state, byte) {
        case (.value, UInt8(ascii: "{")): try open(.object(key: nil, expectsKey: true))
        case (.value, UInt8(ascii: "[")): try open(.array(index: 0))
        case (_, UInt8(ascii: "}")), (_, UInt8(ascii: "]")): try closeFrame(byte)
        case (.value, UInt8(ascii: "\"")): beginString(&updates)
        case (.value, _): try beginScalar(byte)
        case (.afterValue, UInt8(ascii: ",")): try comma()
        case (.afterValue, UInt8(ascii: ":")): try colon()
        default: throw malformed("unexpected byte \(byte)")
        }
    }

    private mutating func open(_ frame: Frame) throws(Malformed) {
        if case .object(_, true) = frames.last { throw malformed("a key must be a string") }
        guard frames.count < Self.deepest else { throw malformed("nested too deeply") }
        frames.append(frame)
    }

    private mutating func closeFrame(_ byte: UInt8) throws(Malformed) {
        guard let frame = frames.popLast() else { throw malformed("nothing to close") }
        switch (frame, byte) {
        case (.object, UInt8(ascii: "}")), (.array, UInt8(ascii: "]")): endValue()
        default: throw malformed("closed by the wrong bracket")
        }
    }

    private mutating func endValue() { state = frames.isEmpty ? .done : .afterValue }

    private mutating func comma() throws(Malformed) {
        switch frames.popLast() {
        case .object(let key, false) where key != nil: frames.append(.object(key: nil, expectsKey: true))
        case .array(let index): frames.append(.array(index: index + 1))
        default: throw malformed("unexpected comma")
        }
        state = .value
    }

    private mutating func colon() throws(Malformed) {
        guard case .object(let key?, true) = frames.popLast() else { throw malformed("unexpected colon") }
        frames.append(.object(key: key, expectsKey: false))
        state = .value
    }

    private mutating func beginString(_ updates: inout [Update]) {
        if case .object(_, true) = frames.last {
            state = .string(isKey: true)
        } else {
            state = .string(isKey: false)
            updates.append(.began(path))
        }
        text = []
    }

    private mutating func takeString(_ byte: UInt8, _ isKey: Bool, _ updates: inout [Update]) throws(Malformed) {
        switch byte {
        case UInt8(ascii: "\\"): state = .escape(isKey: isKey)
        case UInt8(ascii: "\""):
            settleSurrogate()
            try endString(isKey, &updates)
        case 0..<0x20: throw malformed("control byte in a string")
        default:
            settleSurrogate()
            text.append(byte)
        }
    }

    private mutating func endString(_ isKey: Bool, _ updates: inout [Update]) throws(Malformed) {
        guard isKey else {
            flushText(&updates, isLast: true)
            updates.append(.ended(path))
            endValue()
            return
        }
        frames.removeLast()
        frames.append(.object(key: String(decoding: text, as: UTF8.self), expectsKey: true))
        text = []
        state = .afterValue
    }

    /// Tells what is there, but keeps the beginning of a character whose other bytes are still to come.
    private mutating func flushText(_ updates: inout [Update], isLast: Bool = false) {
        var whole = text.count
        if !isLast {
            let tail = text.suffix(3)
            if let lead = tail.lastIndex(where: { $0 >= 0xC0 }) {
                let length = text[lead] >= 0xF0 ? 4 : text[lead] >= 0xE0 ? 3 : 2
                if text.count - lead < length { whole = lead }
            }
        }
        guard whole > 0 else { return }
        updates.append(.text(path, String(decoding: text[..<whole], as: UTF8.self)))
        text.removeFirst(whole)
    }

    private mutating func takeEscape(_ byte: UInt8, _ isKey: Bool) throws(Malformed) {
        if byte == UInt8(ascii: "u") {
            state = .unicode(isKey: isKey, digits: "")
            return
        }
        settleSurrogate()
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        default: throw malformed("unknown escape")
        }
        state = .string(isKey: isKey)
    }

    private mutating func takeUnicode(_ byte: UInt8, _ isKey: Bool, _ digits: String) throws(Malformed) {
        let longer = digits + String(UnicodeScalar(byte))
        guard longer.last?.isHexDigit == true else { throw malformed("not a hexadecimal digit") }
        guard longer.count == 4, let unit = UInt32(longer, radix: 16) else {
            state = .unicode(isKey: isKey, digits: longer)
            return
        }
        state = .string(isKey: isKey)
        if let high = highSurrogate, (0xDC00...0xDFFF).contains(unit) {
            highSurrogate = nil
            append(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00))
        } else {
            settleSurrogate()
            if (0xD800...0xDBFF).contains(unit) { highSurrogate = unit } else { append(unit) }
        }
    }

    /// Half a pair that no other half followed is the replacement character.
    private mutating func settleSurrogate() {
        guard highSurrogate != nil else { return }
        highSurrogate = nil
        append(0xFFFD)
    }

    private mutating func append(_ value: UInt32) {
        text.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    }

    private mutating func beginScalar(_ byte: UInt8) throws(Malformed) {
        if case .object(_, true) = frames.last { throw malformed("a key must be a string") }
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-tfn".utf8.contains(byte) else {
            throw malformed("unexpected byte \(byte)")
        }
        text = [byte]
        state = .scalar
    }

    private mutating func takeScalar(_ byte: UInt8, _ updates: inout [Update]) throws(Malformed) {
        if "0123456789+-.eEtrufalsn".utf8.contains(byte) {
            guard text.count < 32 else { throw malformed("a number that long is none") }
            text.append(byte)
            return
        }
        updates.append(.scalar(path, String(decoding: text, as: UTF8.self)))
        text = []
        endValue()
        try take(byte, &updates)
    }
}
