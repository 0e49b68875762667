/// Text for the clipboard of the terminal a person sits at, sent through it as OSC 52.
public enum ClipboardText {
    /// Longer texts are refused by many terminals.
    public static let maximumBytes = 8_192

    /// The bytes to send; none for text that is empty or too long.
    ///
    /// Control characters never get in: what is pasted must not run anything by itself. Inside tmux the sequence comes
    /// twice, as it is and wrapped for the terminal outside: tmux takes the one or lets the other through, as it is set.
    public static func sequence(for text: String, insideTmux: Bool) -> [UInt8] {
        let plain = text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }
        let bytes = Array(String(String.UnicodeScalarView(plain)).utf8)
        guard !bytes.isEmpty, bytes.count <= maximumBytes else { return [] }
        let command = Array("\u{1B}]52;c;".utf8) + base64(bytes) + [0x07]
        guard insideTmux else { return command }
        // Each escape byte of the inner sequence is doubled.
        return command + Array("\u{1B}Ptmux;\u{1B}".utf8) + command + Array("\u{1B}\\".utf8)
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let padded = Array(group) + [0, 0]
            let number = Int(padded[0]) << 16 | Int(padded[1]) << 8 | Int(padded[2])
            for index in 0..<4 {
                result.append(index <= group.count ? alphabet[number >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
            }
        }
        return result
    }
}
