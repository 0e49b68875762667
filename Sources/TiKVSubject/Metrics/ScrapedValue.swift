internal import OperatorCore
internal import PrometheusKit

/// How one metric of a store was made of two scrapes, in words and with their numbers.
struct ScrapedValue {
    let metric: StoreMetric
    let earlier: StoreScrape?
    let later: StoreScrape

    /// The lines of the newest page it was made of, and how many there are besides.
    var lines: [String] {
        guard let kept = later.lines[metric.source] else { return [] }
        let rest = kept.count - kept.lines.count
        return kept.lines + (rest > 0 ? ["… and \(rest) more such lines, added up"] : [])
    }

    var computed: String {
        switch metric.measure {
        case .value: scaled("")
        case .rate: rate
        case .quantile(let rank): quantile(rank)
        }
    }

    private var rate: String {
        guard case .number(let after)? = later.sums[metric.source] else {
            return metric.isAbsentZero ? "not on the page: the store counts it from its first event on, so 0" : ""
        }
        guard let earlier else { return "one answer only: a rate needs a second one" }
        let before: Double
        if case .number(let number)? = earlier.sums[metric.source] { before = number } else { before = 0 }
        let seconds = later.at.elapsed(since: earlier.at).inSeconds
        guard seconds > 0 else { return "" }
        let sum = "(\(plain(after)) - \(plain(before))) / \(plain(seconds)) s"
        return "\(sum) = \(plain((after - before) / seconds)) a second, since the answer \(plain(seconds)) s before"
    }

    /// The bucket in which the rank lies, of what was observed between the two answers.
    private func quantile(_ rank: Double) -> String {
        guard let earlier, case .buckets(let after)? = later.sums[metric.source] else {
            return "two answers are needed, and observations between them"
        }
        var before = HistogramBuckets([])
        if case .buckets(let buckets)? = earlier.sums[metric.source] { before = buckets }
        guard case .increase(let buckets) = CounterChange<HistogramBuckets>(from: before, to: after),
            let total = buckets.total, total > 0
        else { return "nothing was observed between the two answers" }
        let position = rank * total
        let seconds = plain(later.at.elapsed(since: earlier.at).inSeconds)
        let percent = plain(rank * 100)
        let head = "of \(plain(total)) observed in \(seconds) s, \(percent) % are \(plain(position))"
        guard let index = buckets.buckets.dropLast().firstIndex(where: { $0.count >= position }) else {
            return head + ": above the last bound, so at least that"
        }
        let upper = buckets.buckets[index]
        let lower = index == 0 ? HistogramBuckets.Bucket(upperBound: 0, count: 0) : buckets.buckets[index - 1]
        return scaled(
            "\(head); \(plain(lower.count)) took up to le=\(lower.upperBound), \(plain(upper.count)) up to "
                + "le=\(upper.upperBound): between the two by proportion")
    }

    private func scaled(_ text: String) -> String {
        guard metric.scale != 1 else { return text }
        return (text.isEmpty ? "" : text + "; ") + "times \(plain(metric.scale)) for the unit"
    }

    /// At most three decimals.
    private func plain(_ value: Double) -> String {
        guard value.magnitude < 1e15 else { return "\(value)" }
        if value == value.rounded() { return String(Int64(value)) }
        if value.magnitude < 0.001 { return "\(value)" }
        return "\((value * 1_000).rounded() / 1_000)"
    }
}
