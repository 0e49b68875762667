/// Durations as people read them, on screens, in text and in reports; what is less than nothing reads as `0 s`.
public enum AgeText {
    /// How long something lasts or is ago, in its two largest units: `24 s`, `2 min 50 s`, `1 h 3 min`, `3 d 4 h`.
    public static func of(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
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

    /// About how long, in one unit: `29 min`, `35 h`, `90 d`.
    public static func coarse(_ duration: Duration) -> String {
        let seconds = max(0, duration.components.seconds)
        switch seconds {
        case ..<90: return "\(seconds) s"
        case ..<5_400: return "\((seconds + 30) / 60) min"
        case ..<129_600: return "\((seconds + 1_800) / 3_600) h"
        default: return "\(seconds / 86_400 + (seconds % 86_400 >= 43_200 ? 1 : 0)) d"
        }
    }

    /// A measurement in seconds with at most one decimal: `3.5 s`.
    public static func measured(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        return NumberText.decimal(Double(seconds) + Double(attoseconds) / 1e18, places: 1) + " s"
    }

    /// A setting, in words that lose nothing: `30 minutes`, `1 hour`, `90 seconds`. Fractions of a second are rounded.
    public static func whole(_ duration: Duration) -> String {
        let (whole, attoseconds) = duration.components
        let seconds = max(0, whole + (attoseconds >= 500_000_000_000_000_000 ? 1 : 0))
        func words(_ count: Int64, _ unit: String) -> String { "\(count) \(unit)\(count == 1 ? "" : "s")" }
        if seconds > 0, seconds % 3_600 == 0 { return words(seconds / 3_600, "hour") }
        if seconds > 0, seconds % 60 == 0 { return words(seconds / 60, "minute") }
        return words(seconds, "second")
    }
}
