internal import OperatorCore

/// A store whose metrics are to be read.
struct StoreMetricsTarget: Sendable, Hashable {
    var id: UInt64
    /// host:port for clients, as PD lists it.
    var address: String
    /// host:port of its status server as it advertises it: Prometheus' `instance`.
    var statusAddress: String
    /// Where its status server is dialled from here; nil where there is no way.
    var reachable: ServerAddress?
}

/// What reading one store's metrics gave.
struct StoreMetricsReadout: Sendable {
    var readings: [MetricID: Reading]
    /// Failure reports per second of this store about others, by the store they are about.
    var failureReports: [UInt64: Double]
    /// The URL or query it came from.
    var origin: String
    /// Why nothing could be read; nil on success.
    var error: String?

    init(
        readings: [MetricID: Reading] = [:], failureReports: [UInt64: Double] = [:], origin: String,
        error: String? = nil
    ) {
        self.readings = readings
        self.failureReports = failureReports
        self.origin = origin
        self.error = error
    }
}

/// Reads the metrics of stores, by scraping them or through Prometheus; keeps what rates need between two calls.
protocol StoreMetricsReading: Sendable {
    /// How far back rates and quantiles look from the next reading on.
    func setWindow(_ window: Duration) async
    /// Called by one task for each store, about each interval. Returns by its own time-out.
    func read(_ target: StoreMetricsTarget, at moment: Moment) async -> StoreMetricsReadout
    /// How the newest reading of one metric of one store was come by; nil where nothing was read.
    func provenance(of metric: StoreMetric, _ target: StoreMetricsTarget) async -> ProvenanceEntry?
}
