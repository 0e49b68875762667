private import Glibc

/// A point of wall time in UTC milliseconds; its text and JSON form is RFC 3339 with milliseconds and `Z`.
public struct WallTime: Hashable, Sendable {
    public var millisecondsSince1970: Int64

    public init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    public func advanced(by duration: Duration) -> WallTime {
        WallTime(millisecondsSince1970: millisecondsSince1970 + duration.wholeNanoseconds / 1_000_000)
    }

    public func elapsed(since earlier: WallTime) -> Duration {
        .milliseconds(millisecondsSince1970 - earlier.millisecondsSince1970)
    }
}

// MARK: - As text: RFC 3339

extension WallTime: CustomStringConvertible {
    /// Reads RFC 3339 with `Z` or an offset and any number of decimals, which are cut to milliseconds; nil for anything
    /// else.
    public init?(rfc3339 text: some StringProtocol) {
        let bytes = Array(text.utf8.prefix(64))
        let places = [0..<4, 5..<7, 8..<10, 11..<13, 14..<16, 17..<19]
        guard bytes.count > 19, "--T::".utf8.elementsEqual([4, 7, 10, 13, 16].map { Self.separator(bytes[$0]) })
        else { return nil }
        let numbers = places.compactMap { Self.number(bytes[$0]) }
        guard numbers.count == 6, numbers[3] < 24, numbers[4] < 60, numbers[5] < 61 else { return nil }
        var date = tm()
        (date.tm_year, date.tm_mon, date.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        let midnight = timegm(&date)
        // timegm takes the thirtieth of February for a day of March.
        guard date.tm_mon == numbers[1] - 1, date.tm_mday == numbers[2] else { return nil }
        var rest = bytes[19...]
        guard let milliseconds = Self.takeFraction(&rest), let offset = Self.offsetSeconds(rest) else { return nil }
        let seconds = Int64(numbers[3]) * 3_600 + Int64(numbers[4]) * 60 + Int64(numbers[5]) - offset
        self.init(millisecondsSince1970: (Int64(midnight) + seconds) * 1_000 + milliseconds)
    }

    /// `2026-05-01T12:00:00.123Z`.
    public var description: String {
        let (quotient, remainder) = millisecondsSince1970.quotientAndRemainder(dividingBy: 1_000)
        var seconds = time_t(remainder < 0 ? quotient - 1 : quotient)
        var date = tm()
        gmtime_r(&seconds, &date)
        return
            "\(pad(date.tm_year + 1900, 4))-\(pad(date.tm_mon + 1, 2))-\(pad(date.tm_mday, 2))T\(pad(date.tm_hour, 2))"
            + ":\(pad(date.tm_min, 2)):\(pad(date.tm_sec, 2)).\(pad(Int32(remainder < 0 ? remainder + 1_000 : remainder), 3))Z"
    }

    private func pad(_ number: Int32, _ width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// What may stand between date and time is one letter in three forms.
    private static func separator(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: "t") || byte == UInt8(ascii: " ") ? UInt8(ascii: "T") : byte
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int32? {
        guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int32($1 - 48) }
    }

    /// Milliseconds of what stands behind a point; 0 where there is none, nil where no digit follows it.
    private static func takeFraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
        guard rest.first == UInt8(ascii: ".") else { return 0 }
        let digits = rest.dropFirst().prefix { (48...57).contains($0) }
        rest = rest.dropFirst(1 + digits.count)
        guard !digits.isEmpty else { return nil }
        return number((digits + [48, 48]).prefix(3)).map(Int64.init)
    }

    /// `Z` or `+02:00`, and nothing behind it.
    private static func offsetSeconds(_ rest: ArraySlice<UInt8>) -> Int64? {
        let bytes = Array(rest)
        if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let hours = number(bytes[1...2]), hours < 24,
            let minutes = number(bytes[4...5]), minutes < 60
        else { return nil }
        switch bytes[0] {
        case UInt8(ascii: "+"): return Int64(hours * 60 + minutes) * 60
        case UInt8(ascii: "-"): return -Int64(hours * 60 + minutes) * 60
        default: return nil
        }
    }
}

extension WallTime: Comparable {
    public static func < (left: WallTime, right: WallTime) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }
}

extension WallTime: Codable {
    /// - Throws: `DecodingError` where the text is not RFC 3339.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let time = WallTime(rfc3339: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not an RFC 3339 time"))
        }
        self = time
    }

    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
