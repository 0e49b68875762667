import OperatorCore

/// Numbers as people read them on a screen: at most three digits that count, a blank before the unit.
enum FigureText {
    /// What stands where there is no value: never a zero.
    static let missing = "–"

    static func of(_ value: Double?, _ unit: MetricUnit) -> String {
        guard let value, value.isFinite else { return missing }
        return switch unit {
        case .perSecond: rate(value)
        case .milliseconds: milliseconds(value)
        case .seconds: milliseconds(value * 1_000)
        case .bytes: bytes(value)
        case .bytesPerSecond: bytes(value) + "/s"
        case .ratio: digits(value * 100, most: 0) + " %"
        case .cores: cores(value) + " cores"
        case .unixSeconds: missing
        case .count, .entries, .score: count(value)
        }
    }

    /// With a rate's unit, where no heading says it: `938 /s`.
    static func whole(_ value: Double?, _ unit: MetricUnit) -> String {
        let text = of(value, unit)
        return unit == .perSecond && text != missing ? text + " /s" : text
    }

    /// 2.1, 0.3, 0.03, <0.01: a little is never nothing.
    private static func cores(_ value: Double) -> String {
        guard value > 0, value < 0.095 else { return digits(value, most: 1, keepsZeros: true) }
        guard value >= 0.005 else { return "<0.01" }
        return "0.0\(Int((value * 100).rounded()))"
    }

    /// 1809, then 12.4k: counts are exact as long as they are short.
    static func count(_ value: Double) -> String {
        value.magnitude < 10_000 ? digits(value, most: 0) : scaled(value)
    }

    /// 0.0, 310, 2.9k: how often a second.
    static func rate(_ value: Double) -> String {
        value.magnitude < 1_000 ? digits(value, most: value.magnitude < 10 ? 1 : 0, keepsZeros: true) : scaled(value)
    }

    static func milliseconds(_ value: Double) -> String {
        if value.magnitude < 1 { return digits(value, most: 1) + " ms" }
        if value.magnitude < 999.5 { return digits(value, most: value < 9.95 ? 1 : 0) + " ms" }
        return digits(value / 1_000, most: value < 9_950 ? 1 : 0) + " s"
    }

    static func bytes(_ value: Double) -> String {
        var value = value
        for unit in ["B", "KiB", "MiB", "GiB", "TiB"] {
            if value.magnitude < 1_000 { return digits(value, most: value.magnitude < 10 ? 1 : 0) + " " + unit }
            value /= 1_024
        }
        return digits(value, most: 1) + " PiB"
    }

    /// How long something lasts, in its two largest units: `24 s`, `2 min 50 s`, `1 h 3 min`, `3 d 4 h`.
    static func age(_ duration: Duration) -> String {
        let seconds = max(0, Int64(duration.inSeconds))
        func pair(_ large: Int64, _ name: String, _ small: Int64, _ smallName: String) -> String {
            small == 0 ? "\(large) \(name)" : "\(large) \(name) \(small) \(smallName)"
        }
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3_600: return pair(seconds / 60, "min", seconds % 60, "s")
        case ..<86_400: return pair(seconds / 3_600, "h", seconds % 3_600 / 60, "min")
        default: return pair(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h")
        }
    }

    /// How long it still is, in one unit: `29 min`.
    static func coarse(_ duration: Duration) -> String {
        let seconds = max(0, Int64(duration.inSeconds))
        switch seconds {
        case ..<90: return "\(seconds) s"
        case ..<5_400: return "\((seconds + 30) / 60) min"
        default: return "\((seconds + 1_800) / 3_600) h"
        }
    }

    /// `2.0–2.2 ms`; one number where both ends read the same.
    static func range(_ low: Double, _ high: Double, _ unit: MetricUnit) -> String {
        let (from, to) = (of(low, unit), of(high, unit))
        if from == to { return from }
        let (first, second) = (from.split(separator: " "), to.split(separator: " "))
        if first.count == 1, second.count == 1 { return "\(from)–\(to)" }
        guard first.count == 2, second.count == 2, first[1] == second[1] else { return "\(from) to \(to)" }
        return "\(first[0])–\(to)"
    }

    private static func scaled(_ value: Double) -> String {
        var value = value / 1_000
        for unit in ["k", "M", "G"] {
            if value.magnitude < 999.5 {
                return digits(value, most: value.magnitude < 99.5 ? 1 : 0, keepsZeros: true) + unit
            }
            value /= 1_000
        }
        return digits(value, most: 1) + "T"
    }

    private static func digits(_ value: Double, most places: Int, keepsZeros: Bool = false) -> String {
        let scale: Double = places == 0 ? 1 : 10
        guard value.isFinite, value.magnitude < 1e15 else { return missing }
        let scaled = Int64((value * scale).rounded())
        if places == 0 { return String(scaled) }
        let text = "\(scaled < 0 ? "-" : "")\(scaled.magnitude / 10)"
        return scaled % 10 == 0 && !keepsZeros ? text : text + ".\(scaled.magnitude % 10)"
    }
}
