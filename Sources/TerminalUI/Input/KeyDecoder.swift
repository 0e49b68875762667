/// Turns the bytes a terminal sends into keys and reports, across any boundary between reads.
public struct KeyDecoder: Sendable {
    public enum Decoded: Hashable, Sendable {
        case key(Key)
        /// Where the cursor stands: the answer to the question that measures how wide a glyph is drawn.
        case cursorReport(row: Int, column: Int)
        /// What stood between the marks of a bracketed paste; at most 64 KiB of it.
        case paste(String)
    }

    /// Longer than any sequence we know: beyond it the bytes are no key.
    private static let longestSequence = 32
    /// The same of a string that a terminal answers with.
    private static let longestString = 4_096
    private var pending: [UInt8] = []
    /// What was pasted so far; nil while nobody pastes.
    private var pasted: [UInt8]?
    private static let longestPaste = 64 << 10
    private static let pasteEnd = Array("\u{1B}[201~".utf8)

    public init() {}

    /// An Esc that stands alone waits here until more comes or `flush` is called.
    public var isWaiting: Bool { pasted == nil && !pending.isEmpty }

    /// Between the marks of a paste: where its end does not come in time, `flush` ends it.
    public var isPasting: Bool { pasted != nil }

    public mutating func feed(_ bytes: some Sequence<UInt8>) -> [Decoded] {
        pending.append(contentsOf: bytes)
        var decoded: [Decoded] = []
        while let (item, used) = next() {
            pending.removeFirst(used)
            if let item { decoded.append(item) }
        }
        return decoded
    }

    /// Nothing more came in time: what waits is what it is.
    public mutating func flush() -> [Decoded] {
        defer { pending = [] }
        if let pasted {
            self.pasted = nil
            return [.paste(String(decoding: pasted + pending, as: UTF8.self))]
        }
        guard let first = pending.first else { return [] }
        guard first == 0x1B, pending.count <= 2 else { return [.key(.unknown)] }
        // Nothing followed `Esc [`, so it was no sequence but two keys.
        return [.key(.escape)] + pending.dropFirst().map { .key(.character(Character(Unicode.Scalar($0)))) }
    }

    private mutating func next() -> (Decoded?, Int)? {
        if pasted != nil { return paste() }
        guard let first = pending.first else { return nil }
        if first == 0x1B { return escape() }
        if first < 0x20 || first == 0x7F { return (.key(control(first)), 1) }
        return character(first)
    }

    private func control(_ byte: UInt8) -> Key {
        switch byte {
        case 0x0D, 0x0A: .enter
        case 0x09: .tab
        case 0x08, 0x7F: .backspace
        case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
        default: .unknown
        }
    }

    private func character(_ first: UInt8) -> (Decoded?, Int)? {
        let length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
        guard length > 0 else { return (.key(.unknown), 1) }
        guard pending.count >= length else {
            let isBroken = pending.dropFirst().contains { $0 & 0xC0 != 0x80 }
            return isBroken ? (.key(.unknown), 1) : nil
        }
        guard let text = String(validating: pending.prefix(length), as: UTF8.self), let character = text.first else {
            return (.key(.unknown), 1)
        }
        return (.key(.character(character)), length)
    }

    /// Takes what is pasted, to its closing mark; none of it is a key.
    private mutating func paste() -> (Decoded?, Int)? {
        let end = pending.firstRange(of: Self.pasteEnd)
        // A mark may have come in half.
        let count = end?.lowerBound ?? max(0, pending.count - Self.pasteEnd.count + 1)
        let room = max(0, Self.longestPaste - (pasted?.count ?? 0))
        pasted?.append(contentsOf: pending.prefix(min(count, room)))
        guard let end, let whole = pasted else { return count > 0 ? (nil, count) : nil }
        pasted = nil
        return (.paste(String(decoding: whole, as: UTF8.self)), end.upperBound)
    }

    private mutating func escape() -> (Decoded?, Int)? {
        guard pending.count > 1 else { return nil }
        switch pending[1] {
        case UInt8(ascii: "["): return sequence()
        case UInt8(ascii: "O"): return pending.count > 2 ? (.key(Self.letterKey(pending[2])), 3) : nil
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            return controlString()
        // We have no keys with Alt: a busy machine or a slow link only brought Esc and the next key in one read.
        default: return (.key(.escape), 1)
        }
    }

    /// What a terminal says of itself (ECMA-48 OSC, DCS, APC, PM, SOS), to its end: no letter of it is a key.
    private func controlString() -> (Decoded?, Int)? {
        for index in pending.indices.dropFirst(2) {
            if pending[index] == 0x07 { return (.key(.unknown), index + 1) }
            guard pending[index] == 0x1B else { continue }
            guard index + 1 < pending.count else { return nil }
            return (.key(.unknown), pending[index + 1] == UInt8(ascii: "\\") ? index + 2 : index)
        }
        return pending.count > Self.longestString ? (.key(.unknown), pending.count) : nil
    }

    /// CSI parameters final: digits and semicolons, then one letter or tilde.
    private mutating func sequence() -> (Decoded?, Int)? {
        guard let end = pending.dropFirst(2).firstIndex(where: { (0x40...0x7E).contains($0) }) else {
            return pending.count > Self.longestSequence ? (.key(.unknown), pending.count) : nil
        }
        let numbers = pending[2..<end].split(separator: UInt8(ascii: ";")).map {
            Int(String(decoding: $0, as: UTF8.self))
        }
        let used = end + 1
        if pending[end] == UInt8(ascii: "R"), numbers.count == 2, let row = numbers[0], let column = numbers[1] {
            return (.cursorReport(row: row, column: column), used)
        }
        if pending[end] == UInt8(ascii: "~"), numbers == [200] {
            pasted = []
            return (nil, used)
        }
        if pending[end] == UInt8(ascii: "~") { return (.key(Self.numberedKey(numbers.first ?? nil)), used) }
        return (.key(Self.letterKey(pending[end])), used)
    }

    private static func letterKey(_ byte: UInt8) -> Key {
        switch byte {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "Z"): .backTab
        case UInt8(ascii: "M"): .enter
        default: .unknown
        }
    }

    private static func numberedKey(_ number: Int?) -> Key {
        switch number {
        case 1, 7: .home
        case 4, 8: .end
        case 3: .delete
        case 5: .pageUp
        case 6: .pageDown
        default: .unknown
        }
    }
}

/// A key as the dashboard knows it, whatever bytes the terminal sent.
public enum Key: Hashable, Sendable {
    case character(Character)
    case enter, escape, tab, backTab, backspace, delete
    case up, down, left, right, home, end, pageUp, pageDown
    case control(Character)
    /// Bytes that are no key we know.
    case unknown
}
