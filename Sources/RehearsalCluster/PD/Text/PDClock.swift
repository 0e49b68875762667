import CSystem

/// The clocks of a member: one that only counts, one that tells the time.
enum PDClock {
    /// Seconds since boot.
    static var uptime: Double { Double(csystem_boottime_nanoseconds()) / 1e9 }

    /// Unix nanoseconds, to the millisecond.
    static var wallNanoseconds: Int64 { csystem_realtime_milliseconds() * 1_000_000 }
}
