internal import Words

/// The unit a value is in; screens scale it, JSON names it.
public enum MetricUnit: String, Codable, Sendable, CaseIterable {
    case perSecond = "1/s"
    case milliseconds = "ms"
    case seconds = "s"
    case bytes = "B"
    case bytesPerSecond = "B/s"
    case ratio
    case cores
    case count
    case entries
    case score
    case unixSeconds = "unix_s"
}

extension MetricUnit {
    /// A value of this unit as people read it, the same on screens, in text and in reports: `3.0k /s`, `12 ms`,
    /// `1.5 GiB`, `87 %`; `–` where there is no value.
    public func text(_ value: Double?) -> String {
        guard let value, value.isFinite else { return NumberText.missing }
        return self == .perSecond ? NumberText.rate(value) + " /s" : columnText(value)
    }

    /// The same for a column whose heading says what is counted: a rate goes without its unit.
    public func columnText(_ value: Double?) -> String {
        guard let value, value.isFinite else { return NumberText.missing }
        return switch self {
        case .perSecond: NumberText.rate(value)
        case .milliseconds: NumberText.milliseconds(value)
        case .seconds: NumberText.milliseconds(value * 1_000)
        case .bytes: NumberText.bytes(value)
        case .bytesPerSecond: NumberText.bytes(value) + "/s"
        case .ratio: NumberText.ratio(value)
        case .cores: NumberText.cores(value)
        case .unixSeconds: Self.time(value)
        case .count, .entries, .score: NumberText.count(value)
        }
    }

    /// RFC 3339 in UTC; what no clock shows is held at the ends of time.
    private static func time(_ seconds: Double) -> String {
        let held = min(max(seconds * 1_000, -9.2e18), 9.2e18)
        return WallTime(millisecondsSince1970: Int64(held)).description
    }
}
