/// A size as PD prints it (`96.8GiB`, `0B`, `937 GiB`), in bytes.
///
/// PD prints four significant digits with a binary unit through docker/go-units; units of one letter, `KB` and `KiB`
/// alike mean powers of 1024 there.
struct ByteSize: Hashable, Comparable, Sendable {
    let bytes: UInt64

    init(bytes: UInt64) { self.bytes = bytes }

    /// Nil for anything but a number of at most 32 characters with an optional blank and an optional unit, or for a
    /// size over 16 EiB.
    init?(_ text: some StringProtocol) {
        let all = Array(text.utf8.prefix(33))
        guard (1...32).contains(all.count) else { return nil }
        let digits = all.prefix { (48...57).contains($0) || $0 == 46 }
        var unit = all.dropFirst(digits.count)
        while unit.first == 32 { unit = unit.dropFirst() }
        guard let number = Self.number(digits), let factor = Self.factor(unit) else { return nil }
        let value = number * factor
        guard value < 18_446_744_073_709_551_615.0 else { return nil }
        bytes = UInt64(value)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Double? {
        guard digits.contains(where: { $0 != 46 }), digits.count(where: { $0 == 46 }) <= 1 else { return nil }
        return Double(String(decoding: digits, as: UTF8.self))
    }

    private static func factor(_ unit: ArraySlice<UInt8>) -> Double? {
        var letters = unit.map { $0 | 0x20 }
        guard let first = letters.first else { return 1 }
        letters.removeFirst()
        if first == 0x62 { return letters.isEmpty ? 1 : nil }
        guard let power = [UInt8]("kmgtpe".utf8).firstIndex(of: first),
            letters.isEmpty || letters == [0x62] || letters == [0x69, 0x62]
        else { return nil }
        return (0...power).reduce(1) { product, _ in product * 1_024 }
    }

    static func < (left: ByteSize, right: ByteSize) -> Bool { left.bytes < right.bytes }
}

extension ByteSize: Decodable {
    /// A text as above, or a plain number of bytes.
    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            guard let size = ByteSize(text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a size")
            }
            self = size
        } else {
            bytes = try container.decode(UInt64.self)
        }
    }
}
