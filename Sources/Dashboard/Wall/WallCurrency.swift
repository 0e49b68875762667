import OperatorCore

/// How old the newest thing is that any source said: what a wall shows must never look newer than it is.
struct WallCurrency {
    /// Older than this, the whole wall says so.
    static let limit: Duration = .seconds(15)

    /// nil: nothing was ever heard.
    let age: Duration?

    init(_ state: DashboardState) {
        let observation = state.live.observation
        let newest = observation?.sources.compactMap(\.lastSuccess).max() ?? observation?.completed
        age = newest.map { max(.zero, state.now.elapsed(since: $0)) }
    }

    var isLost: Bool { age.map { $0 > Self.limit } ?? false }
}
