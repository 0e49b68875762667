/// Why a value is not there. Absence is a value of its own, never 0.
public enum MissingReason: UInt8, Codable, Sendable, CaseIterable {
    /// Nobody asked for it (yet).
    case notObserved = 1
    /// The source did not answer.
    case sourceFailed
    /// The source answered without it.
    case absent
    /// A rate needs a second sample.
    case firstSample
    /// The counter began anew between two samples.
    case counterReset
    /// No request in the window, so no quantile.
    case noObservations
    /// The source gave NaN, an infinity or a number that cannot be.
    case notANumber
    /// The source says 0 for "I do not know yet", as a new leader may.
    case notYetReported

    /// The words of JSON and screens.
    public var words: String {
        switch self {
        case .notObserved: "not observed"
        case .sourceFailed: "source failed"
        case .absent: "absent"
        case .firstSample: "first sample"
        case .counterReset: "counter reset"
        case .noObservations: "no observations"
        case .notANumber: "not a number"
        case .notYetReported: "not yet reported"
        }
    }
}

/// A value with the moment it was sampled at, or why there is none.
public enum Reading: Sendable, Hashable {
    case value(Double, at: Moment)
    case missing(MissingReason)

    public var value: Double? {
        if case .value(let number, _) = self { return number }
        return nil
    }

    public var sampledAt: Moment? {
        if case .value(_, let moment) = self { return moment }
        return nil
    }
}

/// All readings of one observation: a dense table over (component, metric); what was never set is missing.
public struct Readings: Sendable {
    public let topology: Topology
    public let metrics: [MetricID]
    private let columns: [MetricID: Int]
    private var cells: [Reading]
    /// Readings of the cluster as a whole, such as `cluster.qps`.
    public private(set) var cluster: [MetricID: Reading] = [:]

    public init(topology: Topology, metrics: [MetricID]) {
        self.topology = topology
        self.metrics = metrics
        columns = Dictionary(metrics.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        cells = Array(repeating: .missing(.notObserved), count: topology.components.count * metrics.count)
    }

    /// A component or metric that is not in the table reads as missing and takes no value.
    public subscript(component: ComponentID, metric: MetricID) -> Reading {
        get { index(component, metric).map { cells[$0] } ?? .missing(.notObserved) }
        set { if let index = index(component, metric) { cells[index] = newValue } }
    }

    public subscript(cluster metric: MetricID) -> Reading {
        get { cluster[metric] ?? .missing(.notObserved) }
        set { cluster[metric] = newValue }
    }

    private func index(_ component: ComponentID, _ metric: MetricID) -> Int? {
        guard let row = topology.position(of: component), let column = columns[metric] else { return nil }
        return row * metrics.count + column
    }
}
