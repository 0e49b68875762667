internal import OperatorCore

/// The metrics of one store as they were read last, by a scrape or through Prometheus.
struct StoreMetrics: Sendable {
    var readings: [MetricID: Reading] = [:]
    /// When the newest page or query that succeeded was asked for.
    var lastSuccess: Moment?
    var lastAsked: Moment?
    var error: String?
    var failingSince: Moment?
    /// Failures in a row.
    var failures = 0
    /// The URL or query it was read from.
    var origin = ""
    /// Failure reports per second of this store about others, by the store they are about.
    var failureReports: [UInt64: Double] = [:]

    mutating func succeed(_ readings: [MetricID: Reading], at moment: Moment) {
        self.readings = readings
        lastSuccess = moment
        lastAsked = moment
        error = nil
        failingSince = nil
        failures = 0
    }

    /// The old readings keep their own times: staleness is judged when they are looked at.
    mutating func fail(_ error: String, at moment: Moment) {
        self.error = error
        lastAsked = moment
        failingSince = failingSince ?? moment
        failures += 1
    }

    /// It failed through our own fault: a failure that counts for nothing.
    mutating func postpone(_ doubt: String, at moment: Moment) {
        fail(doubt, at: moment)
        failures = 0
    }
}
