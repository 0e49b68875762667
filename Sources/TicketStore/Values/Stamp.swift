import OperatorCore
import SQLiteKit

/// A moment with the boot it belongs to, so that durations stay true over restarts and steps of the wall clock.
struct Stamp: Sendable, Hashable {
    let moment: Moment
    let bootID: String

    /// By uptime within one boot; by the wall, never below zero, across boots.
    func elapsed(since earlier: Stamp) -> Duration {
        guard bootID == earlier.bootID else { return max(.zero, moment.wall.elapsed(since: earlier.moment.wall)) }
        return moment.elapsed(since: earlier.moment)
    }

    /// The columns `PREFIX_at`, `PREFIX_uptime`, `PREFIX_boot`; nil where they are NULL.
    init?(_ row: Row, _ prefix: String) throws(SQLiteError) {
        guard let wall = try row.optionalInt64(prefix + "_at"),
            let uptime = try row.optionalInt64(prefix + "_uptime"),
            let boot = try row.optionalString(prefix + "_boot")
        else { return nil }
        moment = Moment(uptimeNanoseconds: uptime, wall: WallTime(millisecondsSince1970: wall))
        bootID = boot
    }

    init(_ moment: Moment, bootID: String) {
        self.moment = moment
        self.bootID = bootID
    }
}
