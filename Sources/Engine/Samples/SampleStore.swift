public import OperatorCore
private import Synchronization

/// Keeps what was measured, in memory and bounded: a column for each metric of each component, one append a tick, gaps
/// explicit, raw values first and one-minute means before them. Everything that shows history is a view on it.
public final class SampleStore: SampleHistory, Sendable {
    private let state: Mutex<SampleTable>

    public init(limits: SampleLimits = SampleLimits()) {
        state = Mutex(SampleTable(limits: limits))
    }

    /// Appends one tick. Columns that this observation has no value for get a gap; a tick that is not later than the
    /// last one is left out.
    public func append(_ observation: Observation) {
        state.withLock { $0.append(observation) }
    }

    /// Values at the ticks they were first seen in; nil is a gap. Older than the raw window: means at the beginning of
    /// their minute.
    public func samples(of metric: MetricID, component: ComponentID?, from: Moment, to: Moment) -> [Sample] {
        state.withLock { $0.samples(SampleTable.ColumnID(component: component, metric: metric), from, to) }
    }

    public var oldest: Moment? {
        state.withLock { $0.oldest }
    }

    /// Columns that were refused because there were too many.
    public var refusedColumns: Int { state.withLock { $0.refusedCount } }
}
