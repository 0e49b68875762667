/// One kept sample; nil value is an explicit gap.
public struct Sample: Sendable, Hashable {
    public var at: Moment
    public var value: Double?

    public init(at: Moment, value: Double?) {
        self.at = at
        self.value = value
    }
}

/// A read-only view on the samples that were kept.
public protocol SampleHistory: Sendable {
    /// Oldest first, both ends included; `component` nil is the cluster's own metric.
    func samples(of metric: MetricID, component: ComponentID?, from: Moment, to: Moment) -> [Sample]
    /// The oldest moment there is anything of.
    var oldest: Moment? { get }
}
