import OperatorCore
import TestSupport
import Testing

struct MomentTests {
    @Test func `durations come from uptime, whatever the wall clock did`() {
        let before = Moment(uptimeNanoseconds: 5_000_000_000, wall: WallTime(millisecondsSince1970: 9_000_000))
        let after = Moment(uptimeNanoseconds: 8_500_000_000, wall: WallTime(millisecondsSince1970: 1_000))
        #expect(after.elapsed(since: before) == .milliseconds(3_500))
        #expect(before < after)
    }

    @Test func `advancing moves both clocks`() {
        let moment = Moment.second(3).advanced(by: .milliseconds(1_250))
        #expect(moment == Moment.second(4.25))
    }

    @Test func `absurd durations are held at the ends`() {
        #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeNanoseconds == .min)
        #expect(Duration.milliseconds(1_500).wholeNanoseconds == 1_500_000_000)
        #expect(Duration.milliseconds(-1_500).wholeNanoseconds == -1_500_000_000)
        #expect(Duration.milliseconds(250).inSeconds == 0.25)
    }

    @Test func `a sleeper wakes when its time has come, and no sooner`() async throws {
        let clock = ManualClock()
        let sleeper = Task { try await clock.sleep(for: .seconds(5)) }
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(4))
        await clock.waitForSleepers(1)
        clock.advance(by: .seconds(1))
        try await sleeper.value
        let other = Task { try await clock.sleep(for: .seconds(5)) }
        other.cancel()
        await #expect(throws: CancellationError.self) { try await other.value }
    }

    @Test func `the machine's clock knows its boot and goes forward`() async throws {
        let clock = SystemClock()
        #expect(clock.bootID.utf8.count == 36)
        let before = clock.now()
        try await clock.sleep(for: .milliseconds(1))
        #expect(clock.now().elapsed(since: before) >= .milliseconds(1))
    }
}
