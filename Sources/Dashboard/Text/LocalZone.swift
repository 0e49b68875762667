public import OperatorCore

/// How far local time is from UTC, and what people call it; asked of the system by whoever makes the state.
public struct LocalZone: Sendable, Hashable {
    public var offsetSeconds: Int
    public var name: String

    public init(offsetSeconds: Int, name: String) {
        self.offsetSeconds = offsetSeconds
        self.name = name
    }

    public static let utc = LocalZone(offsetSeconds: 0, name: "UTC")
}

extension LocalZone {
    /// `14:02:31` in this zone; with the date where it is another day than `now`, and the year where it is another.
    public func text(_ time: WallTime, now: WallTime? = nil) -> String {
        let (day, clock) = parts(time)
        guard let now else { return clock }
        let today = parts(now).day
        if today == day { return clock }
        return "\(today.prefix(4) == day.prefix(4) ? day.dropFirst(5) : day[...]) \(clock)"
    }

    /// `14:32`: for times to come, where seconds would be a boast.
    func minuteText(_ time: WallTime) -> String { String(text(time).prefix(5)) }

    /// `10:04` of today, `yesterday 10:04`, `Monday 03:12` within a week, else `12 Nov 22:40`.
    func dayText(_ time: WallTime, now: WallTime) -> String {
        let clock = minuteText(time)
        let (then, today) = (dayNumber(time), dayNumber(now))
        switch today - then {
        case 0: return clock
        case 1: return "yesterday \(clock)"
        case 2...6: return "\(Self.weekdays[Int((then % 7 + 7) % 7)]) \(clock)"
        default:
            let date = parts(time).day.split(separator: "-")
            let month = date.count == 3 ? Int(date[1]).map { Self.months[($0 - 1) % 12] } ?? "" : ""
            return "\(date.last.flatMap { Int($0) } ?? 0) \(month) \(clock)"
        }
    }

    /// 1 January 1970 was a Thursday.
    private static let weekdays = [
        "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday",
    ]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private func dayNumber(_ time: WallTime) -> Int64 {
        let seconds = time.millisecondsSince1970 / 1_000 + Int64(offsetSeconds)
        return (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
    }

    /// The date and the time of day: RFC 3339 of a clock that runs ahead by the offset.
    private func parts(_ time: WallTime) -> (day: String, clock: String) {
        let shown = time.advanced(by: .seconds(offsetSeconds)).description
        return (String(shown.prefix(10)), String(shown.dropFirst(11).prefix(8)))
    }
}
