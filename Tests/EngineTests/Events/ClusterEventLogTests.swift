import OperatorCore
import TestSupport
import Testing

@testable import Engine

struct ClusterEventLogTests {
    private func event(_ second: Double) -> ClusterEvent {
        ClusterEvent(
            kind: "started", at: Moment.second(second).wall, component: nil, message: "\(second)", origin: "test")
    }

    @Test func `keeps half an hour in order of time`() {
        var log = ClusterEventLog()
        log.append([event(20), event(10)], now: Moment.second(20).wall)
        log.append([event(15)], now: Moment.second(21).wall)
        #expect(log.events.map(\.at) == [10, 15, 20].map { Moment.second($0).wall })
        log.append([], now: Moment.second(1_812).wall)
        #expect(log.events.map(\.at) == [15, 20].map { Moment.second($0).wall })
        log.append([], now: Moment.second(9_999).wall)
        #expect(log.events.isEmpty)
    }

    @Test func `keeps no more than its limit, the newest`() {
        var log = ClusterEventLog(limit: 3)
        log.append((0..<10).map { event(Double($0)) }, now: Moment.second(10).wall)
        #expect(log.events.map(\.at) == [7, 8, 9].map { Moment.second($0).wall })
    }
}
