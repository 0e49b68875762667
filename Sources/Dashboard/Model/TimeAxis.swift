import OperatorCore

/// The one time axis of a screen's graphs and sparklines, with the cursor where the person stands in the past.
struct TimeAxis {
    let end: Moment
    let lasting: Duration
    /// The moment the screen is about, where it is not the end.
    let cursor: Moment?

    /// Graphs stand still while the cursor moves through them; further back the axis moves with it.
    init(_ state: DashboardState, lasting: Duration) {
        self.lasting = lasting
        guard state.isScrubbed else {
            end = state.moment
            cursor = nil
            return
        }
        let newest = state.frozen?.at ?? state.now
        let isInside = state.back <= lasting * 9 / 10
        end = isInside ? newest : min(newest, state.moment.advanced(by: lasting / 2))
        cursor = state.moment
    }

    /// How many columns from the right edge the cursor stands; nil where there is none.
    func cursorFromRight(of columns: Int) -> Int? {
        guard let cursor, lasting > .zero else { return nil }
        let share = end.elapsed(since: cursor).inSeconds / lasting.inSeconds
        return min(columns - 1, max(0, Int(share * Double(columns))))
    }

    /// The column of a moment from the right edge; nil where it is not on the axis.
    func fromRight(_ time: WallTime, of columns: Int) -> Int? {
        let share = end.wall.elapsed(since: time).inSeconds / lasting.inSeconds
        guard share >= 0, share < 1 else { return nil }
        return Int(share * Double(columns))
    }
}
