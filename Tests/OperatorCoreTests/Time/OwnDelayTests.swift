import OperatorCore
import TestSupport
import Testing

@Suite("How long we ourselves were held up")
struct OwnDelayTests {
    /// Does work that lasts as long as the leaps of the clock together; each waits until the timer lies down.
    private func measured(_ leaps: Duration...) async -> OwnDelay {
        let clock = ManualClock()
        let watch = DelayWatch(clock)
        for leap in leaps {
            await clock.waitForSleepers(1)
            clock.advance(by: leap)
        }
        return watch.stop()
    }

    @Test("a timer that fires in time, or a few milliseconds late, was held up by nothing")
    func punctual() async {
        let delay = await measured(.milliseconds(25), .milliseconds(29))
        #expect(delay == OwnDelay(elapsed: .milliseconds(54), heldUp: .zero))
    }

    @Test("what a timer fires late counts, also where the work ends before it fires at all")
    func late() async {
        let delay = await measured(.milliseconds(430))
        #expect(delay == OwnDelay(elapsed: .milliseconds(430), heldUp: .milliseconds(400)))
        #expect(delay.words == "held up 400 ms")
    }

    @Test("who had 500 ms was waited for only as long as we ran; what we overran the limit by is ours, too")
    func waited() {
        func waited(_ elapsed: Int, heldUp: Int) -> Duration {
            OwnDelay(elapsed: .milliseconds(elapsed), heldUp: .milliseconds(heldUp)).waited(of: .milliseconds(500))
        }
        #expect(waited(502, heldUp: 10) == .milliseconds(490))
        #expect(waited(500, heldUp: 400) == .milliseconds(100))
        #expect(waited(900, heldUp: 0) == .milliseconds(100))
        #expect(waited(3_000, heldUp: 2_500) == .zero)
    }
}
