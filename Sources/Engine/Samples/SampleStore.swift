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
}

/// The sample store's columns and the two time axes they share.
struct SampleTable {
    struct ColumnID: Hashable {
        var component: ComponentID?
        var metric: MetricID
    }

    private let limits: SampleLimits
    private var ticks: MomentRing
    private var minutes: MomentRing
    private var minuteBegan: Moment?
    // An array, written in place: a dictionary's keys would share, and so copy, every ring on every tick.
    private var columns: [SampleColumn] = []
    private var ids: [ColumnID] = []
    private var positions: [ColumnID: Int] = [:]

    init(limits: SampleLimits) {
        self.limits = limits
        ticks = MomentRing(capacity: max(1, limits.rawTicks))
        minutes = MomentRing(capacity: max(1, limits.rollupMinutes))
    }

    var oldest: Moment? { [minutes.oldest, ticks.oldest].compactMap { $0 }.min() }

    mutating func append(_ observation: Observation) {
        let now = observation.at
        if !ticks.numbers.isEmpty, now <= ticks[ticks.next - 1] { return }
        rollUp(before: now)
        let tick = ticks.next
        ticks.append(now)
        addColumns(of: observation.readings)
        for index in columns.indices {
            let id = ids[index]
            let readings = observation.readings
            let reading = id.component.map { readings[$0, id.metric] } ?? readings[cluster: id.metric]
            columns[index].append(reading, tick: tick)
        }
    }

    private mutating func addColumns(of readings: Readings) {
        for component in readings.topology.components {
            for metric in readings.metrics where readings[component.id, metric] != .missing(.notObserved) {
                addColumn(ColumnID(component: component.id, metric: metric))
            }
        }
        for metric in readings.cluster.keys { addColumn(ColumnID(component: nil, metric: metric)) }
    }

    private mutating func addColumn(_ id: ColumnID) {
        guard positions[id] == nil, columns.count < limits.columns else { return }
        positions[id] = columns.count
        ids.append(id)
        columns.append(SampleColumn(limits: limits, minute: minutes.next))
    }

    /// Ends the running minute once it is over. Minutes without ticks have no slot: they show as a stretch without
    /// samples, as the ticks do.
    private mutating func rollUp(before now: Moment) {
        guard let began = minuteBegan else {
            minuteBegan = now
            return
        }
        guard now.elapsed(since: began) >= .seconds(60) else { return }
        let minute = minutes.next
        minutes.append(began)
        for index in columns.indices { columns[index].rollUp(minute: minute) }
        dropEmptyColumns(minute: minute)
        minuteBegan = now
    }

    /// A component that left long ago has nothing to show any more.
    private mutating func dropEmptyColumns(minute: Int) {
        func isLive(_ index: Int) -> Bool { minute - columns[index].lastMinuteWithValues < limits.rollupMinutes }
        let live = columns.indices.filter(isLive)
        guard live.count < columns.count else { return }
        columns = live.map { columns[$0] }
        ids = live.map { ids[$0] }
        positions = Dictionary(ids.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func samples(_ id: ColumnID, _ from: Moment, _ to: Moment) -> [Sample] {
        guard let column = positions[id].map({ columns[$0] }) else { return [] }
        var result: [Sample] = []
        let rawBegan = ticks.oldest
        for minute in minutes.numbers(from: from, to: to) where rawBegan.map({ minutes[minute] < $0 }) ?? true {
            guard let mean = column.rollup(minute: minute) else { continue }
            append(mean, at: minutes[minute], to: &result)
        }
        column.forEachRaw(in: ticks.numbers(from: from, to: to)) { append($1, at: ticks[$0], to: &result) }
        return result
    }

    private func append(_ cell: Float, at moment: Moment, to result: inout [Sample]) {
        result.append(Sample(at: moment, value: cell.isNaN ? nil : Double(cell)))
    }
}

/// The moments of a ring's slots, oldest first.
struct MomentRing {
    private var moments: [Moment] = []
    private let capacity: Int
    /// How many were ever appended: the number of the next one.
    private(set) var next = 0

    init(capacity: Int) { self.capacity = capacity }

    mutating func append(_ moment: Moment) {
        if moments.count < capacity { moments.append(moment) } else { moments[next % capacity] = moment }
        next += 1
    }

    /// The numbers of the slots that are kept.
    var numbers: Range<Int> { max(0, next - capacity)..<next }
    subscript(number: Int) -> Moment { moments[number % capacity] }
    var oldest: Moment? { numbers.isEmpty ? nil : self[numbers.lowerBound] }

    /// Numbers of the moments in `from...to`; moments never go back.
    func numbers(from: Moment, to: Moment) -> Range<Int> {
        let lower = firstNumber { self[$0] >= from }
        let upper = firstNumber { self[$0] > to }
        return lower..<max(lower, upper)
    }

    private func firstNumber(where isReached: (Int) -> Bool) -> Int {
        var low = numbers.lowerBound
        var high = numbers.upperBound
        while low < high {
            let middle = low + (high - low) / 2
            if isReached(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
