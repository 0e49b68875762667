import FoundationEssentials
import OperatorCore
import TestSupport
import Testing

struct ComponentTests {
    @Test func `reads KIND/ID and nothing else`() {
        #expect(ComponentID("store/4") == .store(4))
        #expect(ComponentID("pd/pd-0/a") == .pd("pd-0/a"))
        for text in ["", "/", "store", "store/", "/4"] { #expect(ComponentID(text) == nil) }
    }

    @Test func `orders by kind, then numbers in their own order, then names`() {
        let sorted: [ComponentID] = [
            .cluster("lab"), .pd("pd1"), .pd("pd10"), .pd("pd2"), .store(4), .store(10), .store(.max),
            ComponentID(kind: "store", id: "x"),
        ]
        #expect(sorted.reversed().sorted() == sorted)
    }

    @Test func `is a text in JSON, also as a key, in a stable order`() throws {
        let states: [ComponentID: Int] = [.store(10): 1, .store(4): 2, .pd("pd1"): 3]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try encoder.encode(states)
        #expect(String(decoding: data, as: UTF8.self) == #"{"pd/pd1":3,"store/10":1,"store/4":2}"#)
        #expect(try JSONDecoder().decode([ComponentID: Int].self, from: data) == states)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([ComponentID: Int].self, from: Data(#"{"nonsense":1}"#.utf8))
        }
    }

    @Test func `a topology is reused while nothing in it changes`() {
        let one = Component(id: .store(1), name: "tikv-1", address: "127.0.0.1:20160")
        let two = Component(id: .store(2), name: "tikv-2", address: "127.0.0.1:20161")
        let topology = Topology.empty.updated(with: [two, one])
        #expect(topology.version == 1)
        #expect(topology.components == [one, two])
        #expect(topology.updated(with: [one, two]).version == 1)
        #expect(topology.updated(with: [one]).version == 2)
        #expect(topology[.store(2)] == two)
        #expect(topology.position(of: .store(1)) == 0)
        #expect(topology[.store(3)] == nil)
    }

    @Test func `readings that were never set are missing, and unknown cells take nothing`() {
        let topology = Topology.empty.updated(with: [Component(id: .store(1), name: "", address: "")])
        let qps = MetricID("store.qps")
        var readings = Readings(topology: topology, metrics: [qps])
        #expect(readings[.store(1), qps] == .missing(.notObserved))
        readings[.store(1), qps] = .value(0, at: .second(0))
        readings[.store(2), qps] = .value(1, at: .second(0))
        readings[.store(1), MetricID("store.cpu")] = .value(1, at: .second(0))
        #expect(readings[.store(1), qps].value == 0)
        #expect(readings[.store(2), qps] == .missing(.notObserved))
        #expect(readings[.store(1), MetricID("store.cpu")] == .missing(.notObserved))
    }
}
