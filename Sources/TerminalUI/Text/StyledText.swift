/// A line of text whose pieces have roles of their own.
public struct StyledText: Sendable, Hashable {
    public struct Piece: Sendable, Hashable {
        public var text: String
        public var role: StyleRole

        public init(_ text: String, _ role: StyleRole = .normal) {
            self.text = text
            self.role = role
        }
    }

    public var pieces: [Piece]

    public init(_ pieces: [Piece]) {
        self.pieces = pieces
    }

    public init(_ text: String, _ role: StyleRole = .normal) {
        pieces = [Piece(text, role)]
    }

    public var width: Int { pieces.reduce(0) { $0 + TextWidth.of($1.text) } }

    public static func + (left: StyledText, right: StyledText) -> StyledText {
        StyledText(left.pieces + right.pieces)
    }

    /// Breaks at blanks into lines of at most `columns`; a word that is longer than a line is broken inside. Later
    /// lines begin with `indent` blanks.
    public func wrapped(columns: Int, indent: Int = 0) -> [StyledText] {
        guard columns > 0 else { return [] }
        var wrapper = LineWrapper(columns: columns, indent: min(indent, columns - 1))
        for piece in pieces {
            for word in Self.words(of: piece.text) { wrapper.add(word, piece.role) }
        }
        return wrapper.finished()
    }

    /// Words with the blanks before them.
    private static func words(of text: String) -> [String] {
        var words: [String] = []
        var word = ""
        for character in text {
            if character == " ", let last = word.last, last != " " {
                words.append(word)
                word = ""
            }
            word.append(character)
        }
        return word.isEmpty ? words : words + [word]
    }
}

/// Collects words into lines.
private struct LineWrapper {
    let columns: Int
    let indent: Int
    private var lines: [StyledText] = []
    private var line = StyledText([])
    private var used = 0

    init(columns: Int, indent: Int) {
        self.columns = columns
        self.indent = indent
    }

    mutating func add(_ word: String, _ role: StyleRole) {
        if used + TextWidth.of(word) <= columns { return append(word, role) }
        var rest = Substring(word).drop { $0 == " " }
        if used > indent || (lines.isEmpty && used > 0) { breakLine() }
        while TextWidth.of(rest) > columns - used {
            let head = TextWidth.prefix(rest, columns: columns - used)
            if head.isEmpty { return }
            append(head, role)
            rest = rest.dropFirst(head.count)
            breakLine()
        }
        append(String(rest), role)
    }

    private mutating func append(_ text: String, _ role: StyleRole) {
        guard !text.isEmpty else { return }
        used += TextWidth.of(text)
        if line.pieces.last?.role == role {
            line.pieces[line.pieces.count - 1].text += text
        } else {
            line.pieces.append(.init(text, role))
        }
    }

    private mutating func breakLine() {
        lines.append(line)
        line = StyledText([])
        used = 0
        append(String(repeating: " ", count: indent), .normal)
    }

    mutating func finished() -> [StyledText] {
        if used > indent || lines.isEmpty { lines.append(line) }
        return lines
    }
}

extension Canvas {
    /// Draws styled text on one line; answers the columns it took.
    @discardableResult
    public mutating func put(_ text: StyledText, x: Int, y: Int, clip: Rect? = nil) -> Int {
        var column = x
        for piece in text.pieces { column += put(piece.text, x: column, y: y, piece.role, clip: clip) }
        return column - x
    }

    /// Draws styled text so that it ends at `right`, if all of it fits.
    public mutating func put(_ text: StyledText, endingAt right: Int, y: Int, clip: Rect? = nil) {
        put(text, x: right - text.width, y: y, clip: clip)
    }
}
