/// One reading of both clocks: durations come from uptime, what people read comes from the wall.
public struct Moment: Hashable, Codable, Sendable {
    /// CLOCK_BOOTTIME, which goes on through suspend.
    public var uptimeNanoseconds: Int64
    public var wall: WallTime

    public init(uptimeNanoseconds: Int64, wall: WallTime) {
        self.uptimeNanoseconds = uptimeNanoseconds
        self.wall = wall
    }

    /// Time by the uptime clock from `earlier` to this moment; negative where `earlier` is later.
    public func elapsed(since earlier: Moment) -> Duration {
        .nanoseconds(uptimeNanoseconds - earlier.uptimeNanoseconds)
    }

    public func advanced(by duration: Duration) -> Moment {
        Moment(
            uptimeNanoseconds: uptimeNanoseconds + duration.wholeNanoseconds,
            wall: wall.advanced(by: duration))
    }
}

extension Moment: Comparable {
    public static func < (left: Moment, right: Moment) -> Bool { left.uptimeNanoseconds < right.uptimeNanoseconds }
}

extension Duration {
    /// The whole duration in nanoseconds, held at Int64's ends.
    public var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        return scaled.addingReportingOverflow(attoseconds / 1_000_000_000).partialValue
    }

    /// The duration in seconds as a floating-point number.
    public var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}
