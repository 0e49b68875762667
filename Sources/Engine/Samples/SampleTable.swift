import OperatorCore

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
    private var refused: Set<ColumnID> = []

    init(limits: SampleLimits) {
        self.limits = limits
        ticks = MomentRing(capacity: max(1, limits.rawTicks))
        minutes = MomentRing(capacity: max(1, limits.rollupMinutes))
    }

    var oldest: Moment? { [minutes.oldest, ticks.oldest].compactMap { $0 }.min() }
    var refusedCount: Int { refused.count }

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
        guard positions[id] == nil else { return }
        guard columns.count < limits.columns else {
            if refused.count < limits.columns { refused.insert(id) }
            return
        }
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
