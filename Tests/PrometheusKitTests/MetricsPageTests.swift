import TestSupport
import Testing

@testable import PrometheusKit

/// The reader of /metrics pages on what servers write and what transports do to it.
struct MetricsPageTests {
    private func page(_ text: String, keeping wanted: Set<String>? = nil, isWhole: Bool = true) -> MetricsPage {
        MetricsPage(Array(text.utf8), keeping: wanted, isWhole: isWhole)
    }

    @Test("Names, labels, values, times and kinds are read")
    func plain() throws {
        let page = page(
            """
            # HELP x_total things, counted
            # TYPE x_total counter
            x_total{b="2", a="1",} 1027 1395066363000
            x_total{a="3",b="4"} 1.5e+03
            # a comment
            up 1

            """)
        let samples = try #require(page.samples("x_total"))
        #expect(samples.map(\.value) == [1027, 1500])
        #expect(samples[0].timestampMilliseconds == 1_395_066_363_000)
        #expect(samples[0].labels == LabelSet([.init("a", "1"), .init("b", "2")]))
        #expect(samples[0].labels["b"] == "2")
        #expect(page.kinds == ["x_total": .counter])
        #expect(page.value("up") == 1 && page.value("down") == nil)
        #expect(page.damage.isEmpty)
    }

    @Test("Escapes in label values are undone, and only these")
    func escapes() {
        let page = page(#"x{p="C:\\d\n\"q\" }, \t",q="é"} 1"# + "\n")
        #expect(page.samples("x")?.first?.labels["p"] == "C:\\d\n\"q\" }, \\t")
        #expect(page.samples("x")?.first?.labels["q"] == "é")
    }

    @Test(
        "NaN and infinities are values", arguments: [("+Inf", Double.infinity), ("-Inf", -.infinity), ("1e-7", 1e-7)])
    func numbers(text: String, value: Double) {
        #expect(page("x \(text)\ny NaN\n").value("x") == value)
        #expect(page("y NaN\n").value("y")?.isNaN == true)
    }

    @Test(
        "A damaged line is left out and counted",
        arguments: [
            "x{", "x{a} 1", "x{a=b} 1", "x{a=\"b} 1", "x{a=\"b\"", "x{a=\"b\"} ", "x one", "x 0x10", "{} 1", "x 1 2 3",
            "<html>", "x{a=\"1\" b=\"2\"} 1", "x 1 later", "\u{1B}[31mx 1",
        ])
    func damagedLine(line: String) {
        let page = page("ok 1\n\(line)\nok2 2\n")
        #expect(page.damage.malformedLines == 1 && page.damage.examples.first?.hasPrefix("line 2: ") == true)
        #expect(page.series.count == 2 && page.value("ok") == 1 && page.value("ok2") == 2)
    }

    @Test("Of a series that comes twice the first is kept")
    func duplicates() {
        let page = page("x{a=\"1\",b=\"2\"} 1\nx{b=\"2\",a=\"1\"} 2\ny 1\nx{a=\"1\",b=\"2\"} 3\n")
        #expect(page.samples("x")?.map(\.value) == [1])
        #expect(page.damage.duplicateSeries == 2)
    }

    @Test("A page that is cut loses the family it was cut in, and says so")
    func cut() {
        let text =
            "# TYPE a gauge\na 1\n# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_co"
        let cut = page(text)
        #expect(cut.damage.isCut && cut.damage.cutFamily == "h")
        #expect(Array(cut.series.keys) == ["a"])
        let atLineEnd = page(text.dropLast(4) + "", isWhole: false)
        #expect(atLineEnd.damage.cutFamily == "h" && Array(atLineEnd.series.keys) == ["a"])
        #expect(page("a 1\nb 12").series.keys.sorted() == ["a"])
        #expect(page("a 1\n# HELP b th").value("a") == 1)
        #expect(page("# TYPE a counter\na_total 1\na_total{x=\"1\"} 12", keeping: ["b"]).damage.cutFamily == "a")
    }

    @Test("OpenMetrics' end mark, exemplars and times are understood")
    func openMetrics() {
        let page = page(
            "x_total{a=\"1\"} 5 # {trace_id=\"q\"} 1 1.5\nx_total{a=\"2\"} 6 1395066363.5\n# EOF\ny_total 3\n")
        #expect(page.samples("x_total")?.map(\.value) == [5, 6])
        #expect(page.samples("x_total")?.last?.timestampMilliseconds == 1_395_066_363_500)
        #expect(page.samples("y_total") == nil && page.damage.isEmpty)
    }

    @Test("Only wanted families are kept")
    func wanted() {
        let text = "# TYPE h histogram\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n# TYPE g gauge\ng 1\nother 5\n"
        let page = page(text, keeping: ["h", "g"])
        #expect(page.series.keys.sorted() == ["g", "h_bucket", "h_count", "h_sum"])
        #expect(page.kinds == ["h": .histogram, "g": .gauge])
    }

    @Test("Windows line ends, blank lines and tabs are harmless")
    func whitespace() {
        #expect(page("\r\n \tx\t{ a = \"1\" , }\t 1 \r\n\r\n").value("x") == 1)
    }

    @Test("Any damage to a page leaves what is undamaged and never traps")
    func fuzz() {
        let text = Array(
            "# TYPE h histogram\nh_bucket{le=\"0.5\",type=\"a\\\"b\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3.5\nh_count 2\ng -1e9 17\n"
                .utf8)
        for seed in 0..<3_000 {
            var random = SeededRandom(seed: UInt64(seed))
            let page = MetricsPage(Mutation.mutate(text, using: &random), keeping: seed % 2 == 0 ? nil : ["h"])
            let kept = page.series.values.reduce(0) { $0 + $1.count }
            #expect(kept <= 5 + 5 * 8 + 60, "seed \(seed)")
            #expect(page.series.values.allSatisfy { Set($0.map(\.labels)).count == $0.count }, "seed \(seed)")
        }
    }

    /// As TiKV writes histograms: buckets, sum and count of one label set, then those of the next.
    @Test("A page that takes turns between names costs one look at each line", arguments: [100, 1_000, 4_000])
    func turns(labelSets: Int) {
        let text = (0..<labelSets).map { number in
            """
            h_bucket{type="\(number)",le="0.1"} 1
            h_bucket{type="\(number)",le="+Inf"} 2
            h_sum{type="\(number)"} 0.3
            h_count{type="\(number)"} 2

            """
        }
        var parser = ExpositionParser(wanted: nil)
        let page = Array(text.joined().utf8).withUnsafeBufferPointer { parser.parse($0, isWhole: true) }
        #expect(page.samples("h_bucket")?.count == 2 * labelSets && page.samples("h_sum")?.count == labelSets)
        #expect(page.damage.isEmpty)
        #expect(parser.lookUps == 4 * labelSets)
    }

    @Test("A series that comes back in a later run is counted as damage, and its first value kept")
    func laterTwin() {
        let page = page("a 1\nb 2\na 3\n")
        #expect(page.value("a") == 1 && page.damage.duplicateSeries == 1)
    }

    @Test("A page of damaged lines alone is empty, however long")
    func garbage() {
        let page = MetricsPage([UInt8](repeating: UInt8(ascii: "["), count: 10 << 20))
        #expect(page.series.isEmpty && page.damage.isCut)
    }
}

/// Whole pages of real servers.
@Suite(.enabled(if: SharedFixtures.areThere, Comment(rawValue: SharedFixtures.absence)))
struct RealPageTests {
    static let pages: [String] = {
        let runs = ["v5.4.3/birth", "v7.5.6/store-kill", "v8.5.7/pd-faults"].map { "fixtures/pd/" + $0 }
        return (runs + ["fixtures/real/metrics"]).flatMap { folder in
            SharedFixtures.names(in: folder)
                .filter { $0.hasPrefix("full-metrics") || $0.hasSuffix(".prom") }
                .map { "\(folder)/\($0)" }
        }
    }()

    @Test("Every line of a real page is a sample, none is damaged", arguments: RealPageTests.pages)
    func whole(path: String) throws {
        let bytes = try SharedFixtures.bytes(path)
        let lines = bytes.split(separator: 0x0A).count { $0.first != UInt8(ascii: "#") }
        let page = MetricsPage(bytes)
        #expect(page.damage == PageDamage())
        #expect(page.series.values.reduce(0) { $0 + $1.count } == lines)
    }

    @Test("A real page cut anywhere keeps only whole families")
    func cutAnywhere() throws {
        let bytes = try SharedFixtures.bytes("fixtures/real/metrics/etcd-3.4.23-leader.prom")
        let whole = MetricsPage(bytes)
        var random = SeededRandom(seed: 1)
        for _ in 0..<40 {
            let length = Int.random(in: 1..<(bytes.count - 1), using: &random)
            // At a line end only the transport can know that more was to come.
            let cut = MetricsPage(Array(bytes.prefix(length)), isWhole: bytes[length - 1] != 0x0A)
            for (name, samples) in cut.series {
                #expect(samples.count == whole.samples(name)?.count, "\(name)")
            }
        }
    }
}
