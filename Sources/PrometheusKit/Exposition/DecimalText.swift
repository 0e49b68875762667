/// Numbers as Go writes them: decimals with an exponent, `NaN`, `Inf`, `+Inf`, `-Inf`.
enum DecimalText {
    /// The number, or `nil` for anything else (hexadecimal, blanks, over 64 bytes).
    static func double(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
        if let small = smallInteger(bytes) { return Double(small) }
        guard bytes.count <= 64 else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        switch text.lowercased() {
        case "nan": return .nan
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        default:
            guard bytes.allSatisfy(isNumberByte) else { return nil }
            return Double(text)
        }
    }

    static func double(_ text: String) -> Double? {
        var text = text
        return text.withUTF8 { double($0) }
    }

    /// Most values of a page are counts of few digits.
    private static func smallInteger(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        guard !bytes.isEmpty, bytes.count <= 15 else { return nil }
        var value = 0
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    private static func isNumberByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
