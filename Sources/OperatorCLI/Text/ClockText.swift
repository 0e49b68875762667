import Dashboard
private import Glibc
import OperatorCore

/// Times of day for people: in the machine's zone, which is named.
enum ClockText {
    /// `08:21:04`; with the date where it is not today, as the screen has it.
    static func time(_ time: WallTime, now: WallTime) -> String { localZone(at: time).text(time, now: now) }

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
}
