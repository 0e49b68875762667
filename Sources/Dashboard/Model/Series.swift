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
        let staleAfter = (ViewModel.staleAfter + .seconds(width)).wholeNanoseconds
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
            if values.isEmpty, !sawGap, let last, end - last.at.uptimeNanoseconds < staleAfter {
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
