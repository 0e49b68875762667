import OperatorCore
import TerminalUI

/// The rows above the key bar in which a demo tells where it is.
struct DemoPanel {
    let demo: DemoView
    let now: Moment

    /// Rows it takes on a screen of this size, without the rule above it.
    func rows(in area: Rect) -> Int {
        guard area.height >= 16 else { return 1 }
        return demo.ending.map { words($0, area.width).count + $0.next.count } ?? 2
    }

    func draw(into canvas: inout Canvas, _ area: Rect) {
        if let ending = demo.ending { return draw(ending, into: &canvas, area) }
        let (first, rest) = area.splitTop(1)
        guard !rest.isEmpty else { return line(short, time(.short), into: &canvas, first) }
        line(first.width >= 110 ? strip : head, time(.full), into: &canvas, first)
        line(story, wait, into: &canvas, rest)
    }

    // MARK: Where it is

    /// `4/8 confirmed`
    private var short: StyledText {
        StyledText(" \(min(demo.current + 1, demo.chapters.count))/\(demo.chapters.count) ", .value)
            + StyledText(demo.running?.name ?? "", .planned)
    }

    /// ` DEMO  4/8  ✓✓✓▸····  confirmed`
    private var head: StyledText {
        let marks = demo.chapters.indices.map { StyledText(String(mark($0).0), mark($0).1) }
        return StyledText(" DEMO", .heading) + short + marks.reduce(StyledText("  ")) { $0 + $1 }
    }

    /// Every chapter by its name.
    private var strip: StyledText {
        demo.chapters.indices.reduce(StyledText(" DEMO ", .heading)) { text, index in
            let role: StyleRole = index == demo.current ? .value : .quiet
            return text + StyledText(" \(mark(index).0) ", mark(index).1) + StyledText(demo.chapters[index].name, role)
        }
    }

    private func mark(_ index: Int) -> (Character, StyleRole) {
        if index == demo.current, demo.chapters[index].happened == nil { return ("▸", .planned) }
        return demo.chapters[index].happened == nil ? ("·", .quiet) : ("✓", index == demo.current ? .planned : .ok)
    }

    // MARK: What happens

    private var story: StyledText {
        guard let chapter = demo.running else { return StyledText([]) }
        guard chapter.happened != nil else {
            return StyledText(" next: ", .quiet) + StyledText(chapter.title)
        }
        return StyledText(" ✓ ", .ok) + StyledText(chapter.outcome ?? chapter.title, .value)
    }

    /// How long the chapter takes, or what goes on.
    private var wait: StyledText {
        switch demo.hold {
        case .key: return StyledText("n ", .keyName) + StyledText("goes on", .keyLabel)
        case .reading(let until):
            let left = max(1, Int(until.elapsed(since: now).inSeconds.rounded(.up)))
            return StyledText("next in \(left) s, ", .quiet) + StyledText("n ", .keyName) + StyledText("now", .quiet)
        case nil:
            guard let chapter = demo.running, chapter.happened == nil, chapter.expected >= .seconds(2) else {
                return StyledText([])
            }
            let passed = FigureText.age(now.elapsed(since: waitedSince))
            return StyledText("\(passed) of about \(FigureText.age(chapter.expected))", .quiet)
        }
    }

    /// What the cluster brings is waited for from the chapter before on, whenever that was told.
    private var waitedSince: Moment {
        guard let chapter = demo.running, !chapter.isDeed else { return demo.since }
        return demo.chapters[..<demo.current].compactMap(\.happened).max() ?? demo.began
    }

    private enum Detail { case short, full }

    private func time(_ detail: Detail) -> StyledText {
        let passed = Self.clock(demo.elapsed(at: now))
        guard let left = demo.remaining(at: now) else { return StyledText(passed, .quiet) }
        let usual = Self.clock(left)
        let togo = (55...65).contains(left.inSeconds) ? DemoView.usualLength : "about \(usual)"
        let words = detail == .full ? "\(passed), \(togo) to go" : "\(passed) -\(usual)"
        return StyledText(words, .quiet)
    }

    // MARK: How it ended

    private func draw(_ ending: DemoView.Ending, into canvas: inout Canvas, _ area: Rect) {
        let mark = self.mark(ending)
        guard area.height > 1 else {
            let words = Self.beginning(of: ending.words, within: area.width - mark.width - 1)
            return line(mark + StyledText(words, .value), StyledText([]), into: &canvas, area)
        }
        let said = words(ending, area.width)
        let (first, rest) = area.splitTop(said.count)
        for (row, text) in said.prefix(first.height).enumerated() {
            canvas.put(text, x: first.x, y: first.y + row, clip: first)
        }
        let widest = ending.next.map { TextWidth.of($0.what) }.max() ?? 0
        for (row, next) in ending.next.prefix(rest.height).enumerated() {
            let text =
                StyledText("   " + TextWidth.padded(next.what, columns: widest) + "   ", .quiet)
                + StyledText(next.command, .value)
            canvas.put(text, x: rest.x, y: rest.y + row, clip: rest)
        }
    }

    private func mark(_ ending: DemoView.Ending) -> StyledText {
        ending.isOK ? StyledText(" ✓ DONE  ", .ok) : StyledText(" ✗ FAILED  ", .critical)
    }

    private func words(_ ending: DemoView.Ending, _ width: Int) -> [StyledText] {
        Array((mark(ending) + StyledText(ending.words, .value)).wrapped(columns: width - 1, indent: 3).prefix(3))
    }

    /// What stands at the right is whole; the left leaves out words from its end.
    private func line(_ left: StyledText, _ right: StyledText, into canvas: inout Canvas, _ area: Rect) {
        let room = area.width - (right.width > 0 ? right.width + 2 : 1)
        let text = left.pieces.reduce(StyledText([])) { text, piece in
            text + StyledText(Self.beginning(of: piece.text, within: room - text.width), piece.role)
        }
        canvas.put(text, x: area.x, y: area.y, clip: area)
        canvas.put(right, endingAt: area.right - 1, y: area.y, clip: area)
    }

    /// As many whole words as fit, and `…` for the others.
    static func beginning(of text: String, within columns: Int) -> String {
        guard TextWidth.of(text) > columns else { return text }
        var words = text[...]
        while let blank = words.lastIndex(of: " ") {
            words = words[..<blank]
            while let last = words.last, ":;, ".contains(last) { words.removeLast() }
            if !words.isEmpty, TextWidth.of(words) + 2 <= columns { return words + " …" }
        }
        return TextWidth.fitted(text, columns: columns)
    }

    /// `0:31`
    static func clock(_ duration: Duration) -> String {
        let seconds = Int(max(.zero, duration).inSeconds)
        return "\(seconds / 60):" + (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
    }
}
