import Testing

@testable import TerminalUI

@Suite("Widgets")
struct WidgetTests {
    private func drawn(_ width: Int, _ height: Int, _ draw: (inout Canvas) -> Void) -> String {
        var canvas = Canvas(width: width, height: height)
        draw(&canvas)
        return canvas.glyphPlane
    }

    private let table = Table(
        columns: [
            .init("id", width: 2, .right), .init("address", width: 9), .init("QPS", width: 4, .right, expendability: 1),
            .init("p99", width: 5, .right, expendability: 2),
        ],
        rows: [
            .init(mark: .critical, cells: [.init("5"), .init("10.0.0.5"), .init("–"), .init("–")], isSelected: true),
            .init(mark: .ok, cells: [.init("1"), .init("10.0.0.1"), .init("1.5k"), .init("15 ms")]),
        ])

    @Test("a table aligns numbers right and marks the selected row")
    func tableWhole() {
        #expect(
            drawn(32, 3) { table.draw(into: &$0, $0.bounds) } == """
                   id  address     QPS    p99
                ▸✗  5  10.0.0.5      –      –
                 ●  1  10.0.0.1   1.5k  15 ms

                """)
    }

    @Test("a table without room leaves out the least important column whole")
    func tableNarrow() {
        #expect(
            drawn(24, 2) { table.draw(into: &$0, $0.bounds) } == """
                   id  address     QPS
                ▸✗  5  10.0.0.5      –

                """)
    }

    @Test("a sparkline starts at zero, shows gaps as gaps and the newest at the right")
    func sparkline() {
        let line = Sparkline(values: [0, 1, nil, 4, 8, 16], maximum: 8)
        #expect(drawn(8, 1) { line.draw(into: &$0, $0.bounds) } == "   ▁╌▄██\n")
    }

    @Test("a tall graph stacks its bars")
    func graph() {
        let line = Sparkline(values: [4, 8, 12, 16], maximum: 16)
        #expect(drawn(4, 2) { line.draw(into: &$0, $0.bounds) } == "  ▄█\n▄███\n")
    }

    @Test("the scale is a round number that holds every value", arguments: [0.003, 0.9, 1, 7, 13, 99, 100, 1234, 5e9])
    func scale(value: Double) {
        let maximum = Sparkline.niceMaximum(of: [nil, value, value / 3])
        #expect(maximum >= value && maximum < value * 5.01)
    }

    @Test("a scale of nothing is not nothing")
    func emptyScale() {
        #expect(Sparkline.niceMaximum(of: []) == 1 && Sparkline.niceMaximum(of: [nil, 0, .nan]) == 1)
    }

    @Test("text breaks at blanks, and inside a word only where it must")
    func wraps() {
        let lines = StyledText("the quick brown foxtrotting").wrapped(columns: 9, indent: 1)
        #expect(lines.map { $0.pieces.map(\.text).joined() } == ["the quick", " brown", " foxtrott", " ing"])
    }

    @Test("no wrapped line is wider than asked, and no word is lost", arguments: 1..<40)
    func wrapProperty(columns: Int) {
        let text = "Its process died at 14:02:07; 世界 its host lives — see averyveryverylongwordindeed [1] \(columns)"
        let lines = StyledText(text).wrapped(columns: columns, indent: 2)
        #expect(lines.allSatisfy { $0.width <= columns })
        if columns > 3 {
            let kept = lines.map { $0.pieces.map(\.text).joined() }.joined().filter { $0 != " " }
            #expect(kept == text.filter { $0 != " " })
        }
    }

    @Test("a paragraph follows its end, and says what lies below when it does not")
    func follows() {
        let paragraph = Paragraph(lines: (1...5).map { StyledText("line \($0)") })
        #expect(drawn(14, 2) { paragraph.draw(into: &$0, $0.bounds, top: nil) } == "line 4\nline 5\n")
        #expect(drawn(14, 2) { paragraph.draw(into: &$0, $0.bounds, top: 0) } == "line 1\n     ↓ 4 more\n")
        #expect(drawn(20, 2) { paragraph.draw(into: &$0, $0.bounds, top: 0) } == "line 1\nline 2     ↓ 3 more\n")
    }

    @Test("the key bar drops from the right, and never help or quit")
    func keyBar() {
        let bar = KeyBar(items: [
            .init("?", "help", isEssential: true), .init("K", "kill store 5"), .init("x", "how do we know"),
            .init("q", "quit", isEssential: true),
        ])
        #expect(
            drawn(60, 1) { bar.draw(into: &$0, $0.bounds) } == " ? help  K kill store 5  x how do we know  q quit\n")
        #expect(drawn(48, 1) { bar.draw(into: &$0, $0.bounds) } == " ? help  K kill store 5  q quit\n")
        #expect(drawn(20, 1) { bar.draw(into: &$0, $0.bounds) } == " ? help  q quit\n")
    }

    @Test("a dialog fits into any screen", arguments: [(1, 1), (10, 3), (40, 10), (80, 24)])
    func dialog(width: Int, height: Int) {
        var canvas = Canvas(width: width, height: height)
        Dialog(
            title: StyledText("Kill store 5"),
            lines: [StyledText("80 of 240 regions lose their leader for 10 to 20 s.")],
            buttons: ["Cancel", "Kill store 5"]
        )
        .draw(into: &canvas, canvas.bounds)
        #expect(canvas.width == width && canvas.height == height)
        // The button that changes nothing is the last thing to go.
        #expect(canvas.glyphPlane.contains("Cancel") == (width >= 40))
    }

    @Test("where room is short a dialog cuts no word and no button")
    func shortDialog() {
        let dialog = Dialog(
            title: StyledText("Hold I-1 open"), lines: [StyledText("first"), StyledText(""), StyledText("second")],
            buttons: ["Cancel", "1 hour", "8 hours", "until let go"], focused: 3)
        let small = drawn(38, 5) { dialog.draw(into: &$0, $0.bounds) }
        #expect(small.contains("first") && !small.contains("second"))
        #expect(small.contains("[ until let go ]") && small.contains("←") && !small.contains("Cancel"))
        #expect(drawn(80, 24) { dialog.draw(into: &$0, $0.bounds) }.contains("second"))
    }

    @Test("big letters are seven rows high and whole")
    func bigText() {
        let text = drawn(12, 7) { BigText.draw("ok", into: &$0, x: 0, y: 0, .wallOk, clip: $0.bounds) }
        #expect(text.hasPrefix(" ███  █   █\n█   █ █  █\n"))
        #expect(drawn(11, 7) { BigText.draw("okk", into: &$0, x: 0, y: 0, .wallOk, clip: $0.bounds) } == text)
    }
}
