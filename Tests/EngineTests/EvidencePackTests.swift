import FoundationEssentials
import OperatorCore
import TestSupport
import Testing

@testable import Engine

/// The engines must not read the answer: what people and chaos do never gets into a pack.
struct EvidencePackTests {
    private let store = ComponentID.store(4)

    /// The packs of one incident, as bytes, with or without an experiment going on.
    private func packs(withActions: Bool) async throws -> [Data] {
        let bench = try await MonitorBench()
        bench.subject.change { script in
            script.components = [Component(id: store, name: "tikv-4", address: "127.0.0.1:20160")]
            script.evidence = [
                Evidence(
                    kind: .probe, topic: "status_port", component: store, statement: "refused",
                    at: Moment.second(4).wall,
                    facts: ["outcome": .text("refused"), "consecutive": .number(2, unit: "count")],
                    origin: "http://127.0.0.1:20180/status")
            ]
        }
        bench.subject.say(.init("store_unreachable", store, .ok))
        for second in 0..<12 {
            if withActions {
                let action = ActionRecord(
                    at: bench.clock.now().wall, by: "chaos", text: "killed the process of store/4", target: store)
                bench.fanOut.publish(.action(action))
            }
            if second == 3 { bench.subject.say(.init("store_unreachable", store, .violated)) }
            if second == 7 {
                bench.subject.say(.init("store_unreachable", store, .violated), .init("store_down", store, .violated))
            }
            await bench.second()
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return try bench.diagnoser.packs.map { try encoder.encode($0) }
    }

    @Test func `packs are the same bytes with and without the experiment's log`() async throws {
        let without = try await packs(withActions: false)
        let with = try await packs(withActions: true)
        #expect(without.count == 2)
        #expect(without == with)
        #expect(!without.contains { String(decoding: $0, as: UTF8.self).contains("killed") })
    }

    @Test func `a pack has its head first, the earliest beginning and a check for each silent ticket`() async throws {
        let bench = try await MonitorBench()
        let heartbeat = Moment.second(-9).wall
        bench.subject.say(.init("store_unreachable", store, .ok))
        await bench.second()
        bench.subject.say(.init("store_unreachable", store, .violated))
        await bench.seconds(2)
        bench.subject.say(
            .init("store_unreachable", store, .violated), .init("store_down", store, .violated, began: heartbeat))
        await bench.seconds(1)
        let pack = try #require(bench.diagnoser.packs.last)
        #expect(pack.tickets.map(\.key.invariant.rawValue) == ["store_unreachable", "store_down"])
        #expect(pack.began == heartbeat)
        #expect(pack.evidence.map(\.id) == ["e1", "e2"])
        #expect(pack.evidence(kind: .check, topic: "store_down", component: store).count == 1)
        #expect(bench.subject.record.requests.last?.history.oldest == Moment.second(0))
    }
}
