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

    /// Parses RFC 3339 with `Z` or an offset and any number of decimals; nil for anything else.
    public init?(rfc3339 text: some StringProtocol) {
        var reader = DigitReader(text.utf8.prefix(64))
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"),
            let second = reader.number(2), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
            second < 61
        else { return nil }
        let milliseconds = reader.skip(".") ? reader.fractionMilliseconds() : 0
        guard let milliseconds, let offsetMinutes = reader.offsetMinutes(), reader.isAtEnd else { return nil }
        let date = CivilDate(year: year, month: month, day: day)
        let days = date.daysSince1970
        // The thirtieth of February would otherwise be read as a day of March.
        guard CivilDate(daysSince1970: days) == date else { return nil }
        let seconds = Int64(days) * 86_400 + Int64(hour) * 3_600 + Int64(minute - offsetMinutes) * 60 + Int64(second)
        self.init(millisecondsSince1970: seconds * 1_000 + Int64(milliseconds))
    }
}

extension WallTime: Comparable {
    public static func < (left: WallTime, right: WallTime) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }
}

extension WallTime: CustomStringConvertible {
    public var description: String {
        let days = millisecondsSince1970.flooredQuotient(86_400_000)
        let rest = Int(millisecondsSince1970 - days * 86_400_000)
        let date = CivilDate(daysSince1970: Int(days))
        return "\(pad(date.year, 4))-\(pad(date.month, 2))-\(pad(date.day, 2))T\(pad(rest / 3_600_000, 2))"
            + ":\(pad(rest / 60_000 % 60, 2)):\(pad(rest / 1_000 % 60, 2)).\(pad(rest % 1_000, 3))Z"
    }

    private func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension WallTime: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let time = WallTime(rfc3339: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not an RFC 3339 time"))
        }
        self = time
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Int64 {
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
