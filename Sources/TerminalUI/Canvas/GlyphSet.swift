/// Which characters a terminal can be trusted with.
public enum GlyphSet: Sendable, Hashable {
    case unicode
    /// No character beyond ASCII: C locale, the Linux console, a terminal that draws our glyphs two cells wide.
    case ascii

    /// Heights of a bar in eighths, lowest first.
    var bars: [Character] { self == .unicode ? Self.blocks : Self.asciiBars }

    private static let blocks = Array("▁▂▃▄▅▆▇█")
    private static let asciiBars = Array("__..:-=#")
}

/// One-column ASCII stand-ins, so that a layout is the same in both sets.
enum ASCIIGlyphs {
    private static let table: [Character: Character] = [
        "●": "*", "◐": "!", "✗": "X", "○": "=", "✓": ".", "▸": ">", "─": "-", "│": "|", "┬": "+", "┴": "+", "├": "+",
        "┤": "+", "┼": "+", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "╌": "~", "━": "=", "→": ">", "←": "<", "↑": "^",
        "↓": "v", "…": "~", "–": "-", "—": "-", "“": "\"", "”": "\"", "‘": "'", "’": "'", "±": "~", "×": "x", "·": ".",
        "≥": ">", "≤": "<", "µ": "u", "▁": "_", "▂": "_", "▃": ".", "▄": ".", "▅": ":", "▆": "-", "▇": "=", "█": "#",
        "›": ">", "»": ">", "«": "<",
    ]

    static func replacement(for character: Character) -> Character {
        if character.isASCII { return character }
        return table[character] ?? "?"
    }
}
