/// Text from outside made fit to show and keep: the only way from bytes of a cluster, its logs or a model to our strings.
public enum UntrustedText {
    /// Drops escape sequences, control characters and bidirectional overrides, turns line breaks and tabs into blanks,
    /// and cuts at `maximumScalars`, with `…` in place of the rest.
    public static func sanitise(_ text: some StringProtocol, maximumScalars: Int = 400) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            if scalar == "\u{1B}" || scalar == "\u{9B}" || scalar == "\u{9D}" {
                skipSequence(after: scalar, &scalars)
                continue
            }
            guard let kept = replacement(for: scalar) else { continue }
            if count == maximumScalars {
                result.append("…")
                break
            }
            result.append(kept)
            count += 1
        }
        return String(result)
    }

    private static func replacement(for scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: " "
        case 0..<0x20, 0x7F..<0xA0: nil
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: nil
        default: scalar
        }
    }

    /// Swallows a CSI, OSC, DCS or two-byte sequence, however long; an unfinished one ends with the text.
    private static func skipSequence(
        after opener: Unicode.Scalar, _ scalars: inout some IteratorProtocol<Unicode.Scalar>
    ) {
        var kind = opener
        if opener == "\u{1B}" {
            guard let second = scalars.next() else { return }
            kind = second
        }
        switch kind {
        case "[", "\u{9B}":
            while let scalar = scalars.next(), !(0x40...0x7E).contains(scalar.value) {}
        case "]", "P", "X", "^", "_", "\u{9D}":
            while let scalar = scalars.next() {
                if scalar == "\u{07}" || scalar == "\u{9C}" { return }
                if scalar == "\u{1B}" {
                    _ = scalars.next()
                    return
                }
            }
        default:
            return
        }
    }
}
