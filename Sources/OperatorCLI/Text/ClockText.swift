import Dashboard
private import Glibc
import OperatorCore

/// Times of day for people: in the machine's zone, which is named.
enum ClockText {
    /// `08:21:04`; with the date where it is not today.
    static func time(_ time: WallTime, now: WallTime) -> String {
        let then = parts(time)
        let clock = "\(two(then.tm_hour)):\(two(then.tm_min)):\(two(then.tm_sec))"
        let today = parts(now)
        if then.tm_yday == today.tm_yday, then.tm_year == today.tm_year { return clock }
        return "\(then.tm_year + 1900)-\(two(then.tm_mon + 1))-\(two(then.tm_mday)) \(clock)"
    }

    /// The zone's short name: `UTC`, `CET`.
    static func zone(at time: WallTime) -> String {
        parts(time).tm_zone.map { String(cString: $0) } ?? "local"
    }

    /// The machine's zone as the screens want it: data.
    static func localZone(at time: WallTime) -> LocalZone {
        LocalZone(offsetSeconds: parts(time).tm_gmtoff, name: zone(at: time))
    }

    private static func parts(_ time: WallTime) -> tm {
        var seconds = time_t(time.millisecondsSince1970 / 1000)
        var parts = tm()
        localtime_r(&seconds, &parts)
        return parts
    }

    private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
