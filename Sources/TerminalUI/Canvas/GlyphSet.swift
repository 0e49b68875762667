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

/// How one thing stands: shape, word and colour always say it together.
public enum Mark: Sendable, Hashable {
    case ok, degraded, critical, planned, unknown, over

    public var glyph: Character {
        switch self {
        case .ok: "●"
        case .degraded: "◐"
        case .critical: "✗"
        case .planned: "○"
        case .unknown: "?"
        case .over: "✓"
        }
    }

    public var role: StyleRole {
        switch self {
        case .ok: .ok
        case .degraded: .degraded
        case .critical: .critical
        case .planned: .planned
        case .unknown: .stale
        case .over: .quiet
        }
    }
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
