import TestSupport
import Testing

@testable import Words

@Suite struct NumberTextTests {
    private static let bytesTable: [(Double, String)] = [
        (0, "0 B"), (512, "512 B"), (1_023, "1023 B"), (1_024, "1 KiB"), (1_536, "1.5 KiB"), (10_240, "10 KiB"),
        (1_023 * 1_024, "1023 KiB"), (1_024 * 1_024, "1 MiB"), (1_023 * 1_048_576, "1023 MiB"),
        (1_024 * 1_048_576, "1 GiB"), (1_610_612_736, "1.5 GiB"), (-2_048, "-2 KiB"),
    ]

    @Test(arguments: bytesTable)
    func `bytes change their unit at 1024`(value: Double, text: String) {
        #expect(NumberText.bytes(value) == text)
    }

    @Test func `each kind of number has its form`() {
        #expect(NumberText.count(1_809) == "1809" && NumberText.count(12_400) == "12.4k")
        #expect(NumberText.count(9_999.7) == "10.0k" && NumberText.count(999_700) == "1.0M")
        #expect(NumberText.rate(0) == "0.0" && NumberText.rate(9.97) == "10" && NumberText.rate(310) == "310")
        #expect(NumberText.rate(999.7) == "1.0k" && NumberText.rate(2_987) == "3.0k")
        #expect(NumberText.milliseconds(0.3) == "0.3 ms" && NumberText.milliseconds(9.97) == "10 ms")
        #expect(NumberText.milliseconds(999.7) == "1 s" && NumberText.milliseconds(2_500) == "2.5 s")
        #expect(NumberText.ratio(0.874) == "87 %")
        #expect(NumberText.decimal(24.5, places: 3) == "24.5" && NumberText.decimal(-0.04, places: 2) == "-0.04")
        #expect(NumberText.decimal(3, places: 1) == "3" && NumberText.decimal(1e300, places: 1) == "1e+300")
    }

    @Test func `a little of a core is never nothing`() {
        #expect(NumberText.cores(0.031) == "0.03 cores" && NumberText.cores(0.002) == "<0.01 cores")
        #expect(NumberText.cores(0) == "0.0 cores" && NumberText.cores(0.094) == "0.09 cores")
        #expect(NumberText.cores(0.096) == "0.1 cores" && NumberText.cores(2.14) == "2.1 cores")
    }

    @Test func `what is no number reads as no value`() {
        for form in Self.forms { #expect(form.text(.nan).hasPrefix(NumberText.missing), "\(form.name)") }
    }

    private struct Form {
        var name: String
        var text: (Double) -> String
    }
    private static var forms: [Form] {
        [
            Form(name: "count", text: NumberText.count), Form(name: "rate", text: NumberText.rate),
            Form(name: "milliseconds", text: NumberText.milliseconds), Form(name: "bytes", text: NumberText.bytes),
            Form(name: "ratio", text: NumberText.ratio), Form(name: "cores", text: NumberText.cores),
        ]
    }

    /// What a reader takes the text for, in the smallest unit.
    private func read(_ text: String) -> Double? {
        let factors: [(String, Double)] = [
            (" KiB", 1_024), (" MiB", 1_048_576), (" GiB", 1_073_741_824), (" TiB", 1_099_511_627_776),
            (" PiB", 1_125_899_906_842_624), (" B", 1), (" ms", 1), (" s", 1_000), (" %", 1), (" cores", 1),
            ("k", 1e3), ("M", 1e6), ("G", 1e9), ("T", 1e12),
        ]
        // A little more than nothing and less than the least that is told.
        if text == "<0.01 cores" { return 0.001 }
        for (unit, factor) in factors where text.hasSuffix(unit) {
            return Double(text.dropLast(unit.count)).map { $0 * factor }
        }
        return Double(text)
    }

    @Test func `a larger value never reads as a smaller one`() throws {
        var random = SeededRandom(seed: 17)
        for form in Self.forms {
            for power in stride(from: -4.0, through: 16, by: 0.25) {
                var values = (0..<40).map { _ in
                    (10 as Double).raised(power) * Double.random(in: 0.9...1.1, using: &random)
                }
                // Where units change.
                values += [999.4, 999.6, 1_023.4, 1_023.6, 9_999.4, 9_999.6].map { $0 * (10 as Double).raised(power) }
                values.sort()
                var last = -Double.infinity
                for value in values {
                    let seen = try #require(read(form.text(value)), "\(form.name) \(value): \(form.text(value))")
                    #expect(seen >= last, "\(form.name) \(value)")
                    last = seen
                }
            }
        }
    }
}

extension Double {
    /// Without a mathematics library: quarters of a power are near enough here.
    fileprivate func raised(_ power: Double) -> Double {
        let whole = power.rounded(.down)
        var result = 1.0
        for _ in 0..<Int(whole.magnitude) { result = whole < 0 ? result / self : result * self }
        return result * (1 + (power - whole) * (self - 1))
    }
}
