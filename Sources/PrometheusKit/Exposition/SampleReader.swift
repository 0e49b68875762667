/// Reads one metric line: name, labels, value, time.
struct SampleReader {
    /// Why a line is no metric line.
    struct Problem: Error {
        let reason: StaticString
    }

    private static let maximumLabels = 128

    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// The name of a line whose name is surely complete: something follows it.
    static func wholeName(of text: UnsafeBufferPointer<UInt8>) -> String? {
        var reader = SampleReader(text)
        guard let name = reader.name(), reader.position < text.count else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    mutating func name() -> UnsafeBufferPointer<UInt8>? {
        skipBlanks()
        let start = position
        while let byte = current, Self.isNameByte(byte, first: position == start, colon: true) { position += 1 }
        return position == start ? nil : UnsafeBufferPointer(rebasing: text[start..<position])
    }

    /// What follows the name.
    mutating func sample() -> Result<MetricSample, Problem> {
        do throws(Problem) {
            skipBlanks()
            let labels = current == UInt8(ascii: "{") ? try self.labels() : []
            let value = try number()
            let time = try timestamp()
            return .success(MetricSample(labels: LabelSet(labels), value: value, timestampMilliseconds: time))
        } catch {
            return .failure(error)
        }
    }

    private mutating func labels() throws(Problem) -> [LabelSet.Label] {
        position += 1
        var labels: [LabelSet.Label] = []
        while true {
            skipBlanks()
            if take(UInt8(ascii: "}")) { return labels }
            labels.append(try label())
            guard labels.count <= Self.maximumLabels else { throw Problem(reason: "more than 128 labels") }
            skipBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard current == UInt8(ascii: "}") else { throw Problem(reason: "labels do not end") }
        }
    }

    private mutating func label() throws(Problem) -> LabelSet.Label {
        let start = position
        while let byte = current, Self.isNameByte(byte, first: position == start, colon: false) { position += 1 }
        guard position > start else { throw Problem(reason: "no label name") }
        let name = String(decoding: text[start..<position], as: UTF8.self)
        skipBlanks()
        guard take(UInt8(ascii: "=")) else { throw Problem(reason: "no = after a label name") }
        skipBlanks()
        guard take(UInt8(ascii: "\"")) else { throw Problem(reason: "a label value without quotes") }
        return LabelSet.Label(name, try quoted())
    }

    /// The rest of a quoted value; only backslash, quote and n are escapes, others stay as they are.
    private mutating func quoted() throws(Problem) -> String {
        let start = position
        var escaped: [UInt8]?
        while let byte = current {
            position += 1
            if byte == UInt8(ascii: "\"") {
                let plain = text[start..<(position - 1)]
                return escaped.map { String(decoding: $0, as: UTF8.self) } ?? String(decoding: plain, as: UTF8.self)
            }
            guard byte == UInt8(ascii: "\\") else {
                escaped?.append(byte)
                continue
            }
            var bytes = escaped ?? Array(text[start..<(position - 1)])
            bytes += unescaped()
            escaped = bytes
        }
        throw Problem(reason: "a label value does not end")
    }

    private mutating func unescaped() -> [UInt8] {
        guard let byte = current else { return [] }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "\\"), UInt8(ascii: "\""): return [byte]
        default: return [UInt8(ascii: "\\"), byte]
        }
    }

    private mutating func number() throws(Problem) -> Double {
        skipBlanks()
        guard let word = word(), let value = DecimalText.double(word) else { throw Problem(reason: "no value") }
        return value
    }

    /// Milliseconds in the text format, seconds with decimals in OpenMetrics.
    private mutating func timestamp() throws(Problem) -> Int64? {
        skipBlanks()
        guard let word = word() else { return nil }
        if word.first == UInt8(ascii: "#") { return nil }  // An exemplar.
        guard let number = DecimalText.double(word), abs(number) < 1e15 else { throw Problem(reason: "no time") }
        let hasDecimals = word.contains(UInt8(ascii: "."))
        skipBlanks()
        guard current == nil || current == UInt8(ascii: "#") else { throw Problem(reason: "text after the time") }
        return Int64(hasDecimals ? number * 1_000 : number)
    }

    private mutating func word() -> UnsafeBufferPointer<UInt8>? {
        let start = position
        while let byte = current, byte > 0x20 { position += 1 }
        return position == start ? nil : UnsafeBufferPointer(rebasing: text[start..<position])
    }

    private var current: UInt8? { position < text.count ? text[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0D { position += 1 }
    }

    private static func isNameByte(_ byte: UInt8, first: Bool, colon: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): !first
        case UInt8(ascii: ":"): colon
        default: false
        }
    }
}
