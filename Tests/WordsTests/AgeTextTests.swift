import TestSupport
import Testing

@testable import Words

@Suite struct AgeTextTests {
    @Test(arguments: [
        (-3, "0 s"), (0, "0 s"), (42, "42 s"), (60, "1 min"), (190, "3 min 10 s"), (3_600, "1 h"), (3_725, "1 h 2 min"),
        (273_600, "3 d 4 h"),
    ])
    func `an age is told in its two largest units`(seconds: Int, text: String) {
        #expect(AgeText.of(.seconds(seconds)) == text)
    }

    @Test(arguments: [
        (-3, "0 s"), (89, "89 s"), (90, "2 min"), (1_730, "29 min"), (5_400, "2 h"), (126_000, "35 h"),
        (129_600, "2 d"),
        (7_776_000, "90 d"),
    ])
    func `about how long takes one unit`(seconds: Int, text: String) {
        #expect(AgeText.coarse(.seconds(seconds)) == text)
    }

    @Test func `a measurement has one decimal, a setting loses nothing`() {
        #expect(AgeText.measured(.milliseconds(3_456)) == "3.5 s" && AgeText.measured(.seconds(3)) == "3 s")
        #expect(AgeText.whole(.seconds(90)) == "90 seconds" && AgeText.whole(.seconds(1_800)) == "30 minutes")
        #expect(AgeText.whole(.seconds(3_600)) == "1 hour" && AgeText.whole(.milliseconds(1_500)) == "2 seconds")
    }

    @Test func `the longest duration has a text`() {
        for longest in [Duration.seconds(Int64.max), .seconds(Int64.min)] {
            #expect(!AgeText.of(longest).isEmpty && !AgeText.coarse(longest).isEmpty)
            #expect(!AgeText.measured(longest).isEmpty)
        }
    }

    @Test func `a longer duration never reads as a shorter one`() throws {
        var random = SeededRandom(seed: 5)
        let seconds = (0..<3_000).map { _ in Int64.random(in: 0...400_000, using: &random) }.sorted()
        var last: (pair: Int, one: Int) = (0, 0)
        for second in seconds {
            let pair = try #require(read(AgeText.of(.seconds(second))))
            let one = try #require(read(AgeText.coarse(.seconds(second))))
            #expect(pair >= last.pair && one >= last.one, "\(second)")
            last = (pair, one)
        }
    }

    private func read(_ text: String) -> Int? {
        let units = ["s": 1, "min": 60, "h": 3_600, "d": 86_400]
        let words = text.split(separator: " ")
        var sum = 0
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            guard let number = Int(words[index]), let unit = units[String(words[index + 1])] else { return nil }
            sum += number * unit
        }
        return sum
    }
}
