import OperatorCore
import TestSupport
import Testing

@testable import PlaybookDiagnoser

@Suite("Change points")
struct ChangePointTests {
    private func series(_ values: [Double?]) -> [Evidence.Point] {
        values.enumerated().map { .init(at: PackBuilder.began.advanced(by: .seconds(5 * ($0 - 20))), value: $1) }
    }

    private let usual: [Double?] = (0..<20).map { 100 + Double(($0 * 7) % 5) }

    @Test("a step is found where it happens")
    func step() throws {
        let found = try #require(ChangePoint.find(in: series(usual + [101, 300, 310, 305]), around: PackBuilder.began))
        #expect(found.onset == PackBuilder.began.advanced(by: .seconds(5)))
        #expect(found.after == 310 && found.score > 20)
    }

    @Test("a beginning that is stated 40 s late changes neither the usual nor the finding much")
    func lateBeginning() throws {
        let values = usual + [300, 310, 305, 300, 300, 310, 305, 300, 302]
        let right = try #require(ChangePoint.find(in: series(values), around: PackBuilder.began))
        let late = try #require(
            ChangePoint.find(in: series(values), around: PackBuilder.began.advanced(by: .seconds(30))))
        #expect(abs(right.before - late.before) < 5)
    }

    @Test("gaps are no zeros: a store that falls silent shows no fall to 0")
    func gaps() {
        #expect(ChangePoint.find(in: series(usual + [nil, nil, nil]), around: PackBuilder.began) == nil)
    }

    @Test("too little before says nothing")
    func tooLittle() {
        #expect(
            ChangePoint.find(
                in: series([nil, nil] + usual.suffix(2) + [900, 900]),
                around: PackBuilder.began.advanced(by: .seconds(-90))) == nil)
    }

    @Test("a constant series that stays constant has no change", arguments: [0.0, 5, -3, 1e12])
    func constant(value: Double) {
        #expect(ChangePoint.find(in: series(Array(repeating: value, count: 30)), around: PackBuilder.began) == nil)
    }

    @Test(
        "numbers in words keep three digits",
        arguments: [(3012.4, "3012"), (12.34, "12.3"), (0.01234, "0.0123"), (0, "0"), (5, "5")])
    func words(value: Double, text: String) {
        #expect(MetricCorrelations.short(value) == text)
    }
}
