import OperatorCore

/// Numbers as people read them: three significant digits and a unit, never more precise than known.
enum Figures {
    /// A value in its metric's unit: `3.0k/s`, `12.4 ms`, `1.5 GiB`, `87 %`.
    static func text(_ value: Double, _ unit: MetricUnit) -> String {
        guard value.isFinite else { return "not a number" }
        return switch unit {
        case .perSecond: scaled(value) + "/s"
        case .milliseconds: milliseconds(value)
        case .seconds: milliseconds(value * 1000)
        case .bytes: bytes(value)
        case .bytesPerSecond: bytes(value) + "/s"
        case .ratio: significant(value * 100) + " %"
        case .cores: cores(value)
        case .unixSeconds: WallTime(millisecondsSince1970: Int64(clamping: value * 1000)).description
        case .count, .entries, .score: scaled(value)
        }
    }

    /// A hundredth of a core is the least that says something; a little is never nothing.
    private static func cores(_ value: Double) -> String {
        value > 0 && value < 0.005 ? "<0.01 cores" : significant(value) + " cores"
    }

    static func bytes(_ value: Double) -> String {
        var value = value
        for unit in ["B", "KiB", "MiB", "GiB", "TiB"] {
            if value.magnitude < 1024 { return "\(significant(value)) \(unit)" }
            value /= 1024
        }
        return "\(significant(value)) PiB"
    }

    private static func milliseconds(_ value: Double) -> String {
        value.magnitude < 1000 ? "\(significant(value)) ms" : "\(significant(value / 1000)) s"
    }

    private static func scaled(_ value: Double) -> String {
        var value = value
        for unit in ["", "k", "M", "G"] {
            if value.magnitude < 1000 { return significant(value) + unit }
            value /= 1000
        }
        return significant(value) + "T"
    }

    /// Three significant digits for numbers below 1000, whole numbers above.
    static func significant(_ value: Double) -> String {
        guard value.isFinite else { return "not a number" }
        if value == 0 { return "0" }
        let places = value.magnitude >= 100 ? 0 : value.magnitude >= 10 ? 1 : 2
        return decimal(value, places: places)
    }

    /// With exactly so many decimals (at most 6); zeros at the end are left out.
    static func decimal(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(Int64(1)) { scale, _ in scale * 10 }
        guard value.isFinite, let scaled = Int64(exactly: (value * Double(scale)).rounded()) else { return "\(value)" }
        let magnitude = scaled.magnitude
        let whole = magnitude / UInt64(scale)
        let rest = magnitude % UInt64(scale)
        let sign = scaled < 0 ? "-" : ""
        guard rest > 0 else { return "\(sign)\(whole)" }
        var digits = String(rest)
        digits = String(repeating: "0", count: places - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }

    /// Seconds with one decimal, for the demo's and the chaos report's measurements.
    static func seconds(_ duration: Duration) -> String { decimal(duration.inSeconds, places: 1) + " s" }

    /// How long something lasts or is ago, in its two largest units: `42s`, `3m10s`, `2h5m`, `3d4h`.
    static func age(_ duration: Duration) -> String {
        let total = max(0, Int64(duration.inSeconds))
        switch total {
        case ..<60: return "\(total)s"
        case ..<3600: return "\(total / 60)m\(total % 60)s"
        case ..<86_400: return "\(total / 3600)h\(total % 3600 / 60)m"
        default: return "\(total / 86_400)d\(total % 86_400 / 3600)h"
        }
    }
}

extension Int64 {
    fileprivate init(clamping value: Double) {
        self = value.isNaN ? 0 : value >= 9.2e18 ? .max : value <= -9.2e18 ? .min : Int64(value)
    }
}
