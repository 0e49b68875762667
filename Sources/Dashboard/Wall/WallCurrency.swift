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

extension Lens {
    /// The cluster's own word cannot be heard: what it said last is not its word now.
    var isAuthorityLost: Bool {
        let name = state.heading.authority.lowercased()
        let own = (state.view.observation?.sources ?? []).filter { $0.name.split(separator: "/").first == name[...] }
        return !own.isEmpty
            && own.allSatisfy { source in
                guard source.isFailing, let success = source.lastSuccess else { return source.isFailing }
                return moment.elapsed(since: success) > source.cadence * 2
            }
    }
}
