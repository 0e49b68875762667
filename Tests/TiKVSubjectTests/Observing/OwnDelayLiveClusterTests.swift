import OperatorCore
import TestSupport
import Testing

@testable import TiKVSubject

/// The machine's clock, for a program whose timers all fire late, as on a machine that does not let it run.
private struct LateClock: OperatorClock {
    var lateness: Duration
    private let real = SystemClock()

    init(lateness: Duration) { self.lateness = lateness }

    var bootID: String { real.bootID }
    func now() -> Moment { real.now() }
    func sleep(until deadline: Moment) async throws { try await real.sleep(until: deadline.advanced(by: lateness)) }
}

@Suite("A PD that never answers, on sockets", .serialized)
struct OwnDelayLiveClusterTests {
    /// Rounds of a real observer against a PD that takes connections and never answers, until `isEnough` or a minute.
    private func rounds(
        _ clock: any OperatorClock, until isEnough: @Sendable (Int, Int) -> Bool
    ) async throws -> PDState {
        let server = try HostileServer(.readRequest, .hang)
        defer { server.stop() }
        let observer = TiKVSubject(SubjectSettings(endpoints: [server.url], clusterKey: "lab"), clock: clock).observer
        let deadline = SystemClock().now().advanced(by: .seconds(60))
        while SystemClock().now() < deadline {
            await observer.startRounds(spacing: .zero)
            if await isEnough(observer.pdRounds.completed, observer.pd.deafRounds) { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        return await observer.pd
    }

    @Test("a PD that never answers is found by a program that runs")
    func found() async throws {
        let pd = try await rounds(SystemClock()) { _, deaf in deaf >= 3 }
        #expect(pd.deafRounds >= 3)
    }

    @Test("it is not blamed by a program whose own timers fire a second late")
    func notBlamed() async throws {
        let pd = try await rounds(LateClock(lateness: .seconds(1))) { completed, _ in completed >= 3 }
        #expect(pd.deafRounds == 0)
        #expect(pd.doubt?.hasPrefix("not asked: this program was held up ") == true)
    }
}
