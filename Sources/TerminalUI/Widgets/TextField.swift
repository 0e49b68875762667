/// One line of text that a person types: a cursor, the usual keys, and a bound.
public struct TextField: Sendable, Hashable {
    /// Longer texts are not taken.
    public static let longest = 2_048

    private var characters: [Character]
    public private(set) var cursor: Int

    public init(_ text: String = "") {
        characters = Array(text.prefix(Self.longest))
        cursor = characters.count
    }

    public var text: String { String(characters) }

    /// True where the key was one of editing; false: it is for somebody else.
    public mutating func apply(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(character)
        case .backspace: if cursor > 0 { remove(cursor - 1) }
        case .delete, .control("d"): remove(cursor)
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(characters.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .control("u"): cut(0..<cursor)
        case .control("k"): cut(cursor..<characters.count)
        case .control("w"): cut(wordStart..<cursor)
        default: return false
        }
        return true
    }

    /// What a terminal cannot draw in a column or two of its own is not typed.
    private mutating func insert(_ character: Character) {
        guard characters.count < Self.longest, TextWidth.of(character) > 0 else { return }
        characters.insert(character, at: cursor)
        cursor += 1
    }

    private mutating func remove(_ index: Int) {
        guard characters.indices.contains(index) else { return }
        cut(index..<(index + 1))
    }

    private mutating func cut(_ range: Range<Int>) {
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }

    private var wordStart: Int {
        let head = characters[..<cursor]
        let end = head.lastIndex { $0 != " " } ?? 0
        return head[..<end].lastIndex { " /:.".contains($0) }.map { $0 + 1 } ?? 0
    }

    /// Draws the part around the cursor; the cursor is a cell of its own style.
    public func draw(into canvas: inout Canvas, x: Int, y: Int, width: Int) {
        guard width > 1 else { return }
        let clip = Rect(x: x, y: y, width: width, height: 1)
        canvas.fill(clip, " ", .dialog)
        var first = 0
        while TextWidth.of(String(characters[first..<cursor])) >= width { first += 1 }
        canvas.put(String(characters[first...]), x: x, y: y, .dialog, clip: clip)
        let under = cursor < characters.count ? characters[cursor] : " "
        let column = x + TextWidth.of(String(characters[first..<cursor]))
        canvas.put(String(under), x: column, y: y, .selected, clip: clip)
    }
}
