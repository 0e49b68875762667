import OperatorCore
import Testing

@testable import Dashboard

@Suite("Numbers on the screen")
struct FigureTextTests {
    @Test("a little of a core is never nothing")
    func cores() {
        #expect(FigureText.of(0.031, .cores) == "0.03 cores" && FigureText.of(0.002, .cores) == "<0.01 cores")
        #expect(FigureText.of(0, .cores) == "0.0 cores" && FigureText.of(0.094, .cores) == "0.09 cores")
        #expect(FigureText.of(0.096, .cores) == "0.1 cores" && FigureText.of(2.14, .cores) == "2.1 cores")
    }
}
