/// How many columns text takes on a terminal, and how to make it fit.
public enum TextWidth {
    /// 0 for what takes no column of its own, 2 for what a terminal draws two cells wide, else 1.
    public static func of(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.value < 0x7F { return first.value < 0x20 ? 0 : 1 }
        if isKnownNarrow(first.value) { return 1 }
        if isZeroWidth(first) { return 0 }
        return isWide(first) ? 2 : 1
    }

    public static func of(_ text: some StringProtocol) -> Int { text.reduce(0) { $0 + of($1) } }

    public static func of(_ text: String) -> Int {
        isPlain(text) ? text.utf8.count : text.reduce(0) { $0 + of($1) }
    }

    /// Printable ASCII only: one byte, one column.
    static func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } }

    /// Latin letters, dashes, and the boxes, blocks and shapes that our screens are made of: no table needs asking.
    private static func isKnownNarrow(_ value: UInt32) -> Bool {
        (value >= 0xA0 && value < 0x300 && value != 0xAD) || (value >= 0x2010 && value <= 0x2027)
            || (value >= 0x2500 && value <= 0x25FC)
    }

    /// The longest beginning of at most `columns`.
    public static func prefix(_ text: some StringProtocol, columns: Int) -> String {
        var result = ""
        var used = 0
        for character in text {
            let width = of(character)
            if used + width > columns { break }
            used += width
            result.append(character)
        }
        return result
    }

    /// The text itself if it fits, else its beginning and `…`.
    public static func fitted(_ text: String, columns: Int) -> String {
        if of(text) <= columns { return text }
        return columns <= 0 ? "" : prefix(text, columns: columns - 1) + "…"
    }

    public static func padded(_ text: String, columns: Int, alignment: Alignment = .left) -> String {
        let fit = fitted(text, columns: columns)
        let blanks = String(repeating: " ", count: max(0, columns - of(fit)))
        return alignment == .left ? fit + blanks : blanks + fit
    }

    private static func isZeroWidth(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// East Asian wide and full-width blocks, and the emoji that are wide by default (Unicode 15, UAX 11).
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
            true
        default:
            scalar.properties.isEmojiPresentation
        }
    }
}

public enum Alignment: Sendable, Hashable { case left, right }
