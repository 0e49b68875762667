internal import OperatorCore

/// Reads no store's metrics: for a cluster of which only PD is watched.
struct NoStoreMetrics: StoreMetricsReading {
    var descriptors: [MetricDescriptor] { [] }

    func read(_ target: StoreMetricsTarget, at moment: Moment) async -> StoreMetricsReadout {
        StoreMetricsReadout(origin: "", error: "not configured")
    }
}
