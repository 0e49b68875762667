internal import OperatorCore

/// The last minute's scrapes of one store, from which its readings are made.
struct ScrapeHistory: Sendable {
    /// How long scrapes are kept: what the coarsest counter wants (whole CPU seconds).
    static let longWindow: Duration = .seconds(60)

    private var scrapes: [StoreScrape] = []

    /// Adds a scrape and forgets those that no window reaches any more.
    mutating func add(_ scrape: StoreScrape, window: Duration) {
        let reach = max(window, Self.longWindow)
        // One beyond the reach is kept, so that a whole window is always spanned.
        while scrapes.count > 1, scrape.at.elapsed(since: scrapes[1].at) >= reach { scrapes.removeFirst() }
        // The lines are for who asks how we know: of the newest only.
        if let last = scrapes.popLast() { scrapes.append(last.withoutLines) }
        scrapes.append(scrape)
    }

    /// How a metric's newest reading was made.
    func value(of metric: StoreMetric, window: Duration) -> ScrapedValue? {
        let long = metric.minimumWindow > .zero ? max(window, Self.longWindow) : window
        return scrapes.last.map { ScrapedValue(metric: metric, earlier: baseline(long), later: $0) }
    }

    /// The newest scrape's readings, rates over `window` or as much of it as there is.
    func readings(window: Duration) -> [MetricID: Reading] {
        guard let newest = scrapes.last else { return [:] }
        let baseline = baseline(window)
        var readings = StoreReadings.between(baseline, newest)
        for metric in StoreMetricCatalogue.all where metric.minimumWindow > .zero {
            readings[metric.id] = StoreReadings.reading(metric, self.baseline(max(window, Self.longWindow)), newest)
        }
        return readings
    }

    /// See ``StoreReadings/unreachablePerSecond(_:_:)``.
    func unreachablePerSecond(window: Duration) -> [UInt64: Double] {
        scrapes.last.map { StoreReadings.unreachablePerSecond(baseline(window), $0) } ?? [:]
    }

    /// The newest scrape that is at least about a window old, else the oldest; none when there is but one.
    private func baseline(_ window: Duration) -> StoreScrape? {
        guard let newest = scrapes.last, scrapes.count > 1 else { return nil }
        // Scrapes come a little early or late: nine tenths of a window are one.
        let enough = window * 9 / 10
        let earlier = scrapes.dropLast()
        return earlier.last { newest.at.elapsed(since: $0.at) >= enough } ?? earlier.first
    }
}
