internal import OperatorCore

/// Turns a log line's bytes into texts that can be kept.
enum LogText {
    static let maximumMessageScalars = 1_000
    static let maximumValueScalars = 2_000

    /// A part's text: unquoted, sanitised, cut.
    static func decode(
        _ text: UnifiedLogScanner.Part.Text, of line: UnsafeBufferPointer<UInt8>, maximum: Int = maximumValueScalars
    ) -> String {
        let bytes = line[text.range]
        // Longer than any kept text, so that a panic's backtrace costs no more than what is kept of it.
        let head = bytes.prefix(maximum * 8)
        if text.isQuoted && head.contains(UInt8(ascii: "\\")) {
            return UntrustedText.sanitise(unquoted(head), maximumScalars: maximum)
        }
        return plain(head, maximum: maximum)
    }

    /// Bytes as text, sanitised and cut; printable ASCII, which is nearly all, is taken as it is.
    static func plain(_ bytes: some Collection<UInt8>, maximum: Int) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        if bytes.count <= maximum && bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        return UntrustedText.sanitise(text, maximumScalars: maximum)
    }

    /// Undoes JSON's escapes; one that is none stays as it is.
    static func unquoted(_ bytes: some Sequence<UInt8>) -> String {
        var result: [UInt8] = []
        var units: [UInt16] = []
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "u"), let unit = unit(rest.dropFirst().prefix(4))
            {
                units.append(unit)
                rest = rest.dropFirst(5)
                continue
            }
            flush(&units, to: &result)
            guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
                result.append(byte)
                continue
            }
            result += unescaped(escape)
        }
        flush(&units, to: &result)
        return String(decoding: result, as: UTF8.self)
    }

    /// Adjacent `\uXXXX` are decoded together: two can make one scalar.
    private static func flush(_ units: inout [UInt16], to result: inout [UInt8]) {
        if units.isEmpty { return }
        result += String(decoding: units, as: UTF16.self).utf8
        units = []
    }

    private static func unit(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard digits.count == 4 else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    private static func unescaped(_ escape: UInt8) -> [UInt8] {
        switch escape {
        case UInt8(ascii: "n"): [0x0A]
        case UInt8(ascii: "r"): [0x0D]
        case UInt8(ascii: "t"): [0x09]
        case UInt8(ascii: "b"): [0x08]
        case UInt8(ascii: "f"): [0x0C]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): [escape]
        default: [UInt8(ascii: "\\"), escape]
        }
    }
}
