import OperatorCore
import TestSupport
import Testing

@testable import Engine

struct EventFanOutTests {
    private func action(_ number: Int) -> EngineEvent {
        .action(ActionRecord(at: Moment.second(Double(number)).wall, by: "ann", text: "\(number)", target: nil))
    }

    private func observed(_ number: Int) -> EngineEvent {
        let topology = Topology.empty
        return .observed(
            Observation(
                sequence: UInt64(number), at: .second(0), completed: .second(0),
                cluster: ClusterIdentity(key: "lab", id: nil), topology: topology, states: [:],
                readings: Readings(topology: topology, metrics: []), sources: [], events: [], checks: []))
    }

    private func label(_ event: EngineEvent) -> String {
        switch event {
        case .action(let record): "a\(record.text)"
        case .observed(let observation): "o\(observation.sequence)"
        default: "?"
        }
    }

    private func labels(_ stream: AsyncStream<EngineEvent>) async -> [String] {
        var labels: [String] = []
        for await event in stream { labels.append(label(event)) }
        return labels
    }

    @Test func `every lossless subscriber gets everything in order`() async {
        let fanOut = EventFanOut()
        let streams = [fanOut.subscribe(.lossless), fanOut.subscribe(.lossless)]
        for number in 0..<5_000 { fanOut.publish(action(number)) }
        fanOut.finish()
        for stream in streams { #expect(await labels(stream) == (0..<5_000).map { "a\($0)" }) }
    }

    @Test func `a slow screen gets the newest observation only, and the rest`() async {
        let fanOut = EventFanOut()
        let stream = fanOut.subscribe(.latest(limit: 100))
        for number in 0..<50 {
            fanOut.publish(observed(number))
            if number % 10 == 0 { fanOut.publish(action(number)) }
        }
        fanOut.finish()
        #expect(await labels(stream) == ["a0", "a10", "a20", "a30", "a40", "o49"])
    }

    @Test func `a screen that reads nothing keeps a bounded backlog`() {
        var buffer = EventBuffer(limit: 4)
        for number in 0..<100 {
            buffer.append(action(number))
            buffer.append(observed(number))
        }
        #expect(buffer.count == 4)
        var left: [String] = []
        while let event = buffer.popFirst() { left.append(label(event)) }
        #expect(left.last == "o99")
    }

    @Test func `events wait for a reader that comes later, and a reader for events`() async {
        let fanOut = EventFanOut()
        let stream = fanOut.subscribe(.lossless)
        let reader = Task { await labels(stream) }
        for number in 0..<100 {
            fanOut.publish(action(number))
            await Task.yield()
        }
        fanOut.finish()
        #expect(await reader.value == (0..<100).map { "a\($0)" })
    }

    @Test(.timeLimit(.minutes(1))) func `a cancelled reader ends`() async {
        let fanOut = EventFanOut()
        let stream = fanOut.subscribe(.lossless)
        let reader = Task { await labels(stream) }
        reader.cancel()
        #expect(await reader.value.isEmpty)
        fanOut.publish(action(1))
        fanOut.finish()
        #expect(await labels(fanOut.subscribe(.lossless)).isEmpty)
    }

    @Test func `a stream after the end is over at once`() async {
        let fanOut = EventFanOut()
        fanOut.finish()
        #expect(await labels(fanOut.subscribe(.lossless)).isEmpty)
    }

    @Test(arguments: 0..<20)
    func `a buffer gives back what a plain list would`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var buffer = EventBuffer(limit: nil)
        var plain: [String] = []
        for number in 0..<5_000 {
            if Int.random(in: 0..<3, using: &random) > 0 {
                buffer.append(action(number))
                plain.append("a\(number)")
            } else {
                #expect(buffer.popFirst().map(label) == (plain.isEmpty ? nil : plain.removeFirst()))
            }
        }
        #expect(buffer.count == plain.count)
    }
}
