/// Finds the parts of a unified-format line (tikv/rfcs 0018) without copying its text.
///
/// It is quote-aware: values may hold `] [` inside quotes, so nothing is ever split on them.
struct UnifiedLogScanner {
    /// One bracket: a value, or a key with a value. A quoted text's range excludes its quotes.
    struct Part: Equatable {
        struct Text: Equatable {
            var range: Range<Int>
            var isQuoted: Bool
        }
        var key: Text?
        var value: Text
    }

    /// What was found in a line.
    struct Scan {
        var framing: LogFraming
        /// Of the time's text, empty when there is none.
        var time = 0..<0
        var level: LogLevel?
        var caller: Part.Text?
        var message: Part.Text?
        var fields: [Part] = []
    }

    static let maximumFields = 256
    /// `yyyy/MM/dd HH:mm:ss.SSS ±HH:MM`; 0 stands for a digit, + for a sign.
    private static let timePattern = Array("0000/00/00 00:00:00.000 +00:00".utf8)

    private let line: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ line: UnsafeBufferPointer<UInt8>) { self.line = line }

    mutating func scan() -> Scan {
        var scan = Scan(framing: .unframed)
        if let time = headerTime() {
            scan.time = time
            scan.framing = .damaged
        }
        skipBlanks()
        guard let level = level() else { return scan }
        scan.level = level
        var parts: [Part] = []
        let isWhole = readParts(into: &parts)
        scan.framing = assign(parts, to: &scan) && isWhole ? .complete : .damaged
        return scan
    }

    private mutating func headerTime() -> Range<Int>? {
        let pattern = Self.timePattern
        guard line.count > pattern.count + 1, line[0] == UInt8(ascii: "["),
            line[pattern.count + 1] == UInt8(ascii: "]")
        else { return nil }
        for (index, expected) in pattern.enumerated() {
            let byte = line[index + 1]
            switch expected {
            case UInt8(ascii: "0"): guard Self.isDigit(byte) else { return nil }
            case UInt8(ascii: "+"): guard byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") else { return nil }
            default: guard byte == expected else { return nil }
            }
        }
        position = pattern.count + 2
        return 1..<(pattern.count + 1)
    }

    private mutating func level() -> LogLevel? {
        guard current == UInt8(ascii: "[") else { return nil }
        guard let end = line[position...].prefix(12).firstIndex(of: UInt8(ascii: "]")) else { return nil }
        let level = LogLevel(word: String(decoding: line[(position + 1)..<end], as: UTF8.self))
        if level != nil { position = end + 1 }
        return level
    }

    /// Reads brackets to the end of the line; false when it is cut or something else stands between them.
    private mutating func readParts(into parts: inout [Part]) -> Bool {
        while true {
            skipBlanks()
            guard let byte = current else { return true }
            guard byte == UInt8(ascii: "["), parts.count < Self.maximumFields, let part = part() else { return false }
            parts.append(part)
        }
    }

    private mutating func part() -> Part? {
        position += 1
        guard let first = text() else { return nil }
        var part = Part(key: nil, value: first)
        if current == UInt8(ascii: "=") {
            position += 1
            guard let second = text(isValue: true) else { return nil }
            part = Part(key: first, value: second)
        }
        guard current == UInt8(ascii: "]") else { return nil }
        position += 1
        return part
    }

    /// A quoted or bare text, the latter possibly empty; nil when a quote does not end.
    ///
    /// A bare value may hold blanks: pingcap/log writes times so (`[last=2026/11/23 21:23:41.367 +00:00]`).
    private mutating func text(isValue: Bool = false) -> Part.Text? {
        guard current == UInt8(ascii: "\"") else {
            let start = position
            while let byte = current, Self.isBare(byte) || (isValue && byte == 0x20) { position += 1 }
            return Part.Text(range: start..<position, isQuoted: false)
        }
        position += 1
        let start = position
        while let byte = current {
            if byte == UInt8(ascii: "\"") {
                position += 1
                return Part.Text(range: start..<(position - 1), isQuoted: true)
            }
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// Names the parts: caller, message, fields. PD may put a logger's name before the caller.
    private func assign(_ parts: [Part], to scan: inout Scan) -> Bool {
        var plain = parts.prefix { $0.key == nil }.map(\.value)
        let rest = parts.dropFirst(plain.count)
        scan.fields = rest.filter { $0.key != nil }
        if plain.count > 1, !isCaller(plain[0]), isCaller(plain[1]) { plain.removeFirst() }
        scan.caller = plain.first
        scan.message = plain.dropFirst().first
        // pingcap/log prints a field that says "skip me" as an empty bracket, anywhere.
        let strays = plain.dropFirst(2) + rest.filter { $0.key == nil }.map(\.value)
        return !plain.isEmpty && strays.allSatisfy { $0.range.isEmpty && !$0.isQuoted }
    }

    /// `file.rs:12` or `<unknown>`.
    private func isCaller(_ text: Part.Text) -> Bool {
        let bytes = line[text.range]
        if bytes.elementsEqual("<unknown>".utf8) { return true }
        let digits = bytes.reversed().prefix { Self.isDigit($0) }.count
        return digits > 0 && bytes.dropLast(digits).last == UInt8(ascii: ":")
    }

    private var current: UInt8? { position < line.count ? line[position] : nil }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0D { position += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isBare(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=") && byte != UInt8(ascii: "[")
            && byte != UInt8(ascii: "]")
    }
}
