/// Cuts what is meant out of a JSON text without reading it: the bytes stay as they came.
enum JSONFragment {
    /// The first element of the answer's list for which `isMeant` holds. Elements of PD's lists stand one object deep,
    /// those of Prometheus two.
    static func element(
        of bytes: [UInt8], depth: Int = 1, where isMeant: (ArraySlice<UInt8>) -> Bool
    ) -> ArraySlice<UInt8>? {
        var starts: [Int] = []
        var isInString = false
        var isEscaped = false
        for (index, byte) in bytes.enumerated() {
            if isInString {
                if !isEscaped, byte == UInt8(ascii: "\"") { isInString = false }
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            if byte == UInt8(ascii: "\"") {
                isInString = true
            } else if byte == UInt8(ascii: "{") {
                starts.append(index)
            } else if byte == UInt8(ascii: "}") {
                guard let start = starts.popLast() else { return nil }
                if starts.count == depth, isMeant(bytes[start...index]) { return bytes[start...index] }
            }
        }
        return nil
    }

    /// The number after the first `"key":` of a fragment.
    static func number(_ key: String, in bytes: ArraySlice<UInt8>) -> UInt64? {
        guard let found = bytes.firstRange(of: Array("\"\(key)\"".utf8)) else { return nil }
        let digits = bytes[found.upperBound...].drop { [0x3A, 0x20, 0x09, 0x0A, 0x0D, 0x22].contains($0) }
            .prefix { (0x30...0x39).contains($0) }
        return UInt64(String(decoding: digits, as: UTF8.self))
    }

    /// A text as lines that a screen can show: broken where it is broken, the blanks that all lines begin with left out.
    static func lines(_ bytes: some Sequence<UInt8>) -> [String] {
        let text = String(decoding: Array(bytes), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
        func indent(_ line: String) -> Int { line.prefix { $0 == " " || $0 == "\t" }.count }
        let shared = lines.dropFirst().map(indent).min() ?? 0
        return lines.enumerated().map { $0 == 0 ? $1 : String($1.dropFirst(shared)) }
    }
}
