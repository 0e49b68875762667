/// Lays out plain text in a terminal's width. Widths count characters; the table's texts are ASCII.
public enum TextLayout {
    /// `text` broken at spaces into lines of at most `width`; a longer word stands on a line of its own.
    public static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if line.isEmpty {
                line = String(word)
            } else if line.count + 1 + word.count <= width {
                line += " " + word
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    /// Two columns, the second wrapped: terms wider than `termWidth` stand on a line of their own.
    public static func definitions(
        _ rows: [(term: String, meaning: String)], width: Int = 80, termWidth limit: Int = 26
    ) -> [String] {
        let termWidth = min(limit, rows.map(\.term.count).max() ?? 0)
        let indent = String(repeating: " ", count: termWidth + 4)
        return rows.flatMap { row -> [String] in
            var meaning = wrap(row.meaning, width: width - termWidth - 4)
            guard row.term.count <= termWidth else { return ["  " + row.term] + meaning.map { indent + $0 } }
            let first = meaning.isEmpty ? "" : meaning.removeFirst()
            let head = "  " + padded(row.term, to: termWidth) + "  " + first
            return [head] + meaning.map { indent + $0 }
        }
    }

    /// `text` with spaces behind it up to `width`.
    public static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
