import OperatorCore
import TestSupport
import Testing

@testable import Engine

struct SampleStoreTests {
    private let qps = MetricID("store.qps")
    private let total = MetricID("cluster.qps")

    private func observation(
        _ second: Double, _ values: [ComponentID: Reading], cluster: Reading? = nil
    ) -> Observation {
        let components = values.keys.map { Component(id: $0, name: "", address: "") }
        var readings = Readings(topology: Topology(version: 1, components: components), metrics: [qps])
        for (component, reading) in values { readings[component, qps] = reading }
        if let cluster { readings[cluster: total] = cluster }
        return Observation(
            sequence: 0, at: .second(second), completed: .second(second),
            cluster: ClusterIdentity(key: "lab", id: nil), topology: readings.topology, states: [:],
            readings: readings, sources: [], events: [], checks: [])
    }

    private func all(_ store: SampleStore, _ component: ComponentID? = .store(1)) -> [Sample] {
        store.samples(
            of: component == nil ? total : qps, component: component, from: .second(-1e6), to: .second(1e6))
    }

    @Test func `values come back at their ticks and gaps as gaps`() {
        let store = SampleStore()
        store.append(observation(0, [.store(1): .value(7, at: .second(0))], cluster: .value(9, at: .second(0))))
        store.append(observation(1, [.store(1): .missing(.sourceFailed)]))
        store.append(observation(2, [.store(1): .value(8.5, at: .second(2))], cluster: .value(10, at: .second(2))))
        #expect(all(store).map(\.value) == [7, nil, 8.5])
        #expect(all(store).map(\.at) == [.second(0), .second(1), .second(2)])
        #expect(all(store, nil).map(\.value) == [9, nil, 10])
        #expect(store.oldest == .second(0))
    }

    @Test func `an answer shown again by later ticks is one sample`() {
        let store = SampleStore()
        for second in 0..<10 {
            let sampled = Double(second / 5 * 5)
            store.append(observation(Double(second), [.store(1): .value(sampled, at: .second(sampled))]))
        }
        #expect(all(store).map(\.value) == [0, 5])
    }

    @Test func `zero is a value and NaN is a gap`() {
        let store = SampleStore()
        store.append(observation(0, [.store(1): .value(0, at: .second(0))]))
        store.append(observation(1, [.store(1): .value(.nan, at: .second(1))]))
        store.append(observation(2, [.store(1): .value(.infinity, at: .second(2))]))
        #expect(all(store).map(\.value) == [0, nil, nil])
    }

    @Test func `a component that leaves has a gap, one that nobody measured has nothing`() {
        let store = SampleStore()
        store.append(observation(0, [.store(1): .value(1, at: .second(0)), .store(2): .missing(.notObserved)]))
        store.append(observation(1, [.store(2): .missing(.notObserved)]))
        #expect(all(store).map(\.value) == [1, nil])
        #expect(all(store, .store(2)).isEmpty)
        #expect(all(store, .store(3)).isEmpty)
    }

    @Test func `only what was asked for, both ends included`() {
        let store = SampleStore()
        for second in 0..<10 {
            store.append(observation(Double(second), [.store(1): .value(1, at: .second(Double(second)))]))
        }
        let some = store.samples(of: qps, component: .store(1), from: .second(3), to: .second(5))
        #expect(some.map(\.at) == [.second(3), .second(4), .second(5)])
        #expect(store.samples(of: qps, component: .store(1), from: .second(5), to: .second(3)).isEmpty)
    }

    @Test func `older than the raw window there are one-minute means`() {
        var limits = SampleLimits()
        limits.rawTicks = 60
        limits.rollupMinutes = 5
        let store = SampleStore(limits: limits)
        for second in 0..<600 {
            let value = Double(second / 60)
            store.append(observation(Double(second), [.store(1): .value(value, at: .second(Double(second)))]))
        }
        let samples = all(store)
        #expect(samples.count == 4 + 60 || samples.count == 5 + 60)
        #expect(samples.first?.value == 4)
        #expect(samples.map(\.at) == samples.map(\.at).sorted())
        #expect(store.oldest == .second(240))
    }

    @Test func `a minute without a value is a gap`() {
        var limits = SampleLimits()
        limits.rawTicks = 2
        let store = SampleStore(limits: limits)
        for second in 0..<180 {
            let isGap = (60..<120).contains(second)
            let reading: Reading = isGap ? .missing(.absent) : .value(5, at: .second(Double(second)))
            store.append(observation(Double(second), [.store(1): reading]))
        }
        #expect(all(store).map(\.value) == [5, nil, 5, 5])
    }

    @Test func `the number of columns is bounded`() {
        var limits = SampleLimits()
        limits.columns = 3
        let store = SampleStore(limits: limits)
        for second in 0..<3 {
            let values = (0..<5).map { (ComponentID.store($0), Reading.value(1, at: .second(Double(second)))) }
            store.append(observation(Double(second), Dictionary(uniqueKeysWithValues: values)))
        }
        let kept = (0..<5).filter { !all(store, .store($0)).isEmpty }
        #expect(kept.count == 3)
    }

    @Test func `columns of components that left long ago make room`() {
        var limits = SampleLimits()
        limits.columns = 1
        limits.rollupMinutes = 2
        let store = SampleStore(limits: limits)
        store.append(observation(0, [.store(1): .value(1, at: .second(0))]))
        for minute in 1..<6 {
            let second = Double(minute) * 60
            store.append(observation(second, [.store(2): .value(2, at: .second(second))]))
        }
        #expect(!all(store, .store(2)).isEmpty)
        #expect(all(store, .store(1)).isEmpty)
    }

    @Test func `a tick that is not later than the last one is left out`() {
        let store = SampleStore()
        store.append(observation(5, [.store(1): .value(1, at: .second(5))]))
        store.append(observation(5, [.store(1): .value(2, at: .second(6))]))
        store.append(observation(4, [.store(1): .value(3, at: .second(7))]))
        #expect(all(store).map(\.value) == [1])
    }

    @Test(arguments: 0..<10)
    func `ring and plain list agree on any history`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var limits = SampleLimits()
        limits.rawTicks = Int.random(in: 1...50, using: &random)
        limits.rollupMinutes = 1
        let store = SampleStore(limits: limits)
        var plain: [Sample] = []
        // The source answers every so many ticks: between them the monitor sees the same answer again.
        let cadence = Int.random(in: 1...4, using: &random)
        var sampled = -1
        let ticks = Int.random(in: 1...59, using: &random)
        for tick in 0..<ticks {
            let value = Bool.random(using: &random) ? Double.random(in: 0...1_000, using: &random) : nil
            let moment = Moment.second(Double(tick))
            let answered = tick - tick % cadence
            let reading = value.map { Reading.value($0, at: .second(Double(answered))) } ?? .missing(.absent)
            store.append(observation(Double(tick), [.store(1): reading]))
            if value != nil, answered <= sampled { continue }
            if value != nil { sampled = answered }
            plain.append(Sample(at: moment, value: value.map { Double(Float($0)) }))
        }
        let oldest = Moment.second(Double(max(0, ticks - limits.rawTicks)))
        #expect(all(store) == plain.filter { $0.at >= oldest })
    }
}
