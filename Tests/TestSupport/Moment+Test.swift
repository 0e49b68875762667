public import OperatorCore

extension Moment {
    /// Seconds after the tests' beginning of time: an uptime of 1000 s on 2026-05-01 at noon UTC.
    public static func second(_ seconds: Double) -> Moment {
        Moment(
            uptimeNanoseconds: 1_000_000_000_000 + Int64(seconds * 1e9),
            wall: WallTime(millisecondsSince1970: 1_777_636_800_000 + Int64(seconds * 1_000)))
    }
}
