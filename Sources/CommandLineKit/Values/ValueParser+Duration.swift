extension ValueParser where Value == Duration {
    /// A length of time with its unit: `500ms`, `2s`, `1.5s`, `5m`, `1h30m`, `7d`; from 0 to 366 days.
    public static let duration = ValueParser("DURATION") { (text) throws(ValueError) in
        try DurationText(text).parse()
    }

    /// A duration within bounds, both included.
    public static func duration(from least: Duration, to most: Duration) -> ValueParser {
        ValueParser("DURATION") { (text) throws(ValueError) in
            let value = try DurationText(text).parse()
            guard value >= least, value <= most else {
                throw ValueError(
                    "is out of range", remedy: "give \(DurationText.short(least)) to \(DurationText.short(most))")
            }
            return value
        }
    }
}

/// Reads and writes durations with units, as people type them.
public struct DurationText {
    private static let units: [(name: String, nanoseconds: Int64)] = [
        ("ms", 1_000_000), ("us", 1000), ("ns", 1), ("d", 86_400_000_000_000), ("h", 3_600_000_000_000),
        ("m", 60_000_000_000), ("s", 1_000_000_000),
    ]
    private static let longest: Int64 = 366 * 86_400_000_000_000

    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The shortest exact writing with at most two units: `1h30m`, `2s`, `1.5s`, `250ms`.
    public static func short(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        if seconds == 0 { return milliseconds == 0 ? "0s" : "\(milliseconds)ms" }
        if milliseconds != 0 { return "\(seconds * 1000 + milliseconds)ms" }
        for (size, name, smaller, smallerName) in [
            (Int64(86_400), "d", Int64(3600), "h"), (3600, "h", 60, "m"), (60, "m", 1, "s"),
        ] where seconds >= size && seconds % smaller == 0 {
            let rest = seconds % size / smaller
            return "\(seconds / size)\(name)" + (rest == 0 ? "" : "\(rest)\(smallerName)")
        }
        return "\(seconds)s"
    }

    /// The sum of all number-unit pairs.
    func parse() throws(ValueError) -> Duration {
        if text == "0" { return .zero }
        var rest = Substring(text)
        guard !rest.isEmpty else { throw .duration("is empty") }
        var total: Int64 = 0
        while !rest.isEmpty {
            let number = Self.takeNumber(&rest)
            guard let unit = Self.takeUnit(&rest) else {
                throw .duration(rest.isEmpty && !number.isEmpty ? "has no unit" : "is not a duration")
            }
            guard let part = Self.nanoseconds(number, unit: unit) else { throw .duration("is not a duration") }
            total += part
            guard total <= Self.longest else { throw .duration("is longer than 366 days") }
        }
        return .nanoseconds(total)
    }

    private static func takeNumber(_ rest: inout Substring) -> Substring {
        let number = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
        rest.removeFirst(number.count)
        return number
    }

    private static func takeUnit(_ rest: inout Substring) -> Int64? {
        for (name, nanoseconds) in units where rest.hasPrefix(name) {
            rest.removeFirst(name.count)
            return nanoseconds
        }
        return nil
    }

    /// nil: not a number of at most 9 digits before and after the point; clamped just above the longest duration.
    private static func nanoseconds(_ number: Substring, unit: Int64) -> Int64? {
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ (1...9).contains($0.count) }),
            let whole = Int64(parts[0])
        else { return nil }
        let (sum, overflow) = whole.multipliedReportingOverflow(by: unit)
        guard !overflow, sum <= longest else { return longest + 1 }
        guard parts.count == 2, let digits = Int64(parts[1]) else { return sum }
        let scale = parts[1].reduce(Int64(1)) { scale, _ in scale * 10 }
        return sum + scale.dividingFullWidth(unit.multipliedFullWidth(by: digits)).quotient
    }
}

extension ValueError {
    static func duration(_ why: String) -> ValueError {
        ValueError(why, remedy: "write a number with its unit, like 500ms, 2s, 5m or 1h30m")
    }
}
