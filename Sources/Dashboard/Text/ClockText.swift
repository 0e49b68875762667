import OperatorCore

extension LocalZone {
    /// `14:02:31` in this zone; with the date where it is another day than `now`.
    func text(_ time: WallTime, now: WallTime? = nil) -> String {
        let (day, clock) = parts(time)
        guard let now, parts(now).day != day else { return clock }
        return "\(day.suffix(5)) \(clock)"
    }

    /// `14:32`: for times to come, where seconds would be a boast.
    func minuteText(_ time: WallTime) -> String { String(text(time).prefix(5)) }

    /// The date and the time of day: RFC 3339 of a clock that runs ahead by the offset.
    private func parts(_ time: WallTime) -> (day: String, clock: String) {
        let shown = time.advanced(by: .seconds(offsetSeconds)).description
        return (String(shown.prefix(10)), String(shown.dropFirst(11).prefix(8)))
    }
}
