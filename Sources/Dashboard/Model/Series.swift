import OperatorCore

/// Samples gathered into the columns of a graph, oldest first; nil is a gap.
struct Series {
    let columns: [Double?]

    /// - Parameters:
    ///   - takesWorst: where higher is worse a column shows its peak, so that none is averaged away; else its mean.
    init(
        _ metric: MetricID, _ component: ComponentID?, history: (any SampleHistory)?, until end: Moment,
        lasting: Duration, columns count: Int, takesWorst: Bool
    ) {
        guard let history, count > 0 else {
            columns = []
            return
        }
        let begin = end.advanced(by: .zero - lasting)
        let samples = history.samples(of: metric, component: component, from: begin, to: end)
        columns = Self.gather(samples, from: begin, lasting: lasting, count: count, takesWorst: takesWorst)
    }

    private static func gather(
        _ samples: [Sample], from begin: Moment, lasting: Duration, count: Int, takesWorst: Bool
    ) -> [Double?] {
        let width = lasting.inSeconds / Double(count)
        let patience = (ViewModel.staleAfter + .seconds(width)).wholeNanoseconds
        var result: [Double?] = []
        var index = 0
        var last: Sample?
        for column in 0..<count {
            let end = begin.uptimeNanoseconds + Int64(width * Double(column + 1) * 1e9)
            var values: [Double] = []
            var sawGap = false
            while index < samples.count, samples[index].at.uptimeNanoseconds < end || column == count - 1 {
                if let value = samples[index].value { values.append(value) } else { sawGap = true }
                last = samples[index]
                index += 1
            }
            if values.isEmpty, !sawGap, let last, end - last.at.uptimeNanoseconds < patience {
                result.append(last.value)
            } else if values.isEmpty {
                result.append(nil)
            } else {
                result.append(takesWorst ? values.max() : values.reduce(0, +) / Double(values.count))
            }
        }
        // Before the first sample there was no gap: there was nothing.
        return Array(result.drop { $0 == nil })
    }
}

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
