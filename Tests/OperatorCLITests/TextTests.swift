import FoundationEssentials
import OperatorCore
import TestSupport
import Testing

@testable import Dashboard
@testable import OperatorCLI

@Suite struct TextTests {
    @Test func `JSON keeps its order and escapes what must be`() {
        let object = JSON.versioned([
            "b": .string("a\"\\\n\u{1}\u{2028}é"), "a": .number(1.5), "none": nil,
            "l": .array([.integer(1), .bool(true)]),
        ])
        #expect(object.text == #"{"v":1,"b":"a\"\\\n\u0001\u2028é","a":1.5,"l":[1,true]}"#)
        #expect(JSON.number(.nan).text == "null" && JSON.number(.infinity).text == "null")
        #expect(JSON.number(3000).text == "3000" && JSON.number(1e300).text == "1e+300")
    }

    @Test func `whatever text comes, it is JSON and reads back the same`() throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<2000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                let value = UInt32.random(in: 0...0x2FFF, using: &random)
                if let scalar = Unicode.Scalar(value) { text.append(scalar) }
            }
            let line = JSON.object(["text": .string(String(text))]).text
            #expect(!line.contains("\n"))
            let back = try JSONDecoder().decode([String: String].self, from: Data(line.utf8))
            #expect(back["text"]?.unicodeScalars.elementsEqual(text) == true)
        }
    }

    @Test func `figures carry their unit`() {
        #expect(Figures.text(2987, .perSecond) == "3.0k /s")
        #expect(Figures.text(0.87, .ratio) == "87 %")
        #expect(Figures.text(1_610_612_736, .bytes) == "1.5 GiB")
        #expect(Figures.text(0.031, .cores) == "0.03 cores" && Figures.text(0.004, .cores) == "<0.01 cores")
        #expect(Figures.text(2500, .milliseconds) == "2.5 s")
        #expect(Figures.text(.nan, .count) == "–")
        #expect(Figures.age(.seconds(3_725)) == "1 h 2 min")
    }

    @Test func `a value reads the same in text and on the screen`() {
        var random = SeededRandom(seed: 29)
        for unit in MetricUnit.allCases {
            for _ in 0..<500 {
                let scale = (0..<Int.random(in: 0...20, using: &random)).reduce(1e-4) { scale, _ in scale * 10 }
                let value = Double.random(in: -1...1, using: &random) * scale
                #expect(Figures.text(value, unit) == FigureText.whole(value, unit))
                #expect(FigureText.whole(value, unit).hasPrefix(FigureText.of(value, unit)))
            }
        }
        for _ in 0..<500 {
            let lasting = Duration.milliseconds(Int64.random(in: -5_000...10_000_000_000, using: &random))
            #expect(Figures.age(lasting) == FigureText.age(lasting))
            let bytes = Double(UInt64.random(in: 0...(1 << 50), using: &random))
            #expect(Figures.bytes(bytes) == FigureText.bytes(bytes))
        }
    }

    @Test func `a time reads the same in text and on the screen, with its year where that is another`() {
        let now = WallTime(millisecondsSince1970: 1_767_225_600_000)
        for days in [0, 1, 2, 40, 400] {
            let then = now.advanced(by: .seconds(-86_400 * days))
            #expect(ClockText.time(then, now: now) == ClockText.localZone(at: then).text(then, now: now))
        }
        let later = now.advanced(by: .seconds(86_400 * 40))
        #expect(LocalZone.utc.text(now, now: later) == "01-01 00:00:00")
        #expect(LocalZone.utc.text(now, now: now.advanced(by: .seconds(-86_400))) == "2026-01-01 00:00:00")
    }

    @Test func `tables align by their words, not by their colours`() {
        var table = TextTable(("name", .left), ("n", .right), ("text", .left))
        table.add("a", .init("5", paint: TextStyle(isColoured: true).red), "long words here")
        table.add("longer", "1000", "x")
        let plain = table.lines(.plain)
        #expect(plain == ["  name       n  text", "  a          5  long words here", "  longer  1000  x"])
        let coloured = table.lines(TextStyle(isColoured: true))
        #expect(coloured[1].contains("\u{1B}[31m5\u{1B}[0m"))
    }
}
