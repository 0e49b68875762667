import OperatorCore
import TestSupport
import Testing

@testable import Engine

struct GapDetectorTests {
    @Test func `only a long silence is a gap`() {
        var detector = GapDetector(interval: .seconds(1))
        #expect(detector.sample(.second(100)) == nil)
        #expect(detector.sample(.second(103)) == nil)
        #expect(detector.sample(.second(106.5)) == .milliseconds(3_500))
        #expect(detector.sample(.second(106)) == nil)
        #expect(detector.sample(.second(109.4)) == nil)
    }
}
