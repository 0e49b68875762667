/// Percent-encoding of request targets (RFC 3986, 2.1).
public enum PercentCoding {
    /// The text behind an encoded part of a target; a `%` that no two hexadecimal digits follow stands for itself, and
    /// bytes that are no UTF-8 become U+FFFD.
    public static func decode(_ text: some StringProtocol, plusIsBlank: Bool = false) -> String {
        String(decoding: bytes(text, plusIsBlank: plusIsBlank), as: UTF8.self)
    }

    /// The same as raw bytes.
    public static func bytes(_ text: some StringProtocol, plusIsBlank: Bool = false) -> [UInt8] {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                let blank = plusIsBlank && bytes[index] == UInt8(ascii: "+")
                result.append(blank ? UInt8(ascii: " ") : bytes[index])
                index += 1
            }
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
