import Testing

@testable import TerminalUI

@Suite("Canvas")
struct CanvasTests {
    @Test("text that does not fit is cut at the edge, never wrapped")
    func cut() {
        var canvas = Canvas(width: 5, height: 2)
        #expect(canvas.put("abcdefgh", x: 2, y: 0) == 3)
        #expect(canvas.glyphPlane == "  abc\n\n")
    }

    @Test("a wide character is never cut in two")
    func wide() {
        var canvas = Canvas(width: 4, height: 1)
        canvas.put("a世界", x: 0, y: 0)
        #expect(canvas.glyphPlane == "a世\n")
        canvas.put("x", x: 2, y: 0)
        #expect(canvas.glyphPlane == "a x\n")
    }

    @Test("the ASCII set takes the same columns and holds nothing but ASCII")
    func ascii() {
        let text = "● ✗ ▸ 2.0–2.2 → “x” … 世 é"
        var unicode = Canvas(width: 60, height: 1)
        var ascii = Canvas(width: 60, height: 1, glyphs: .ascii)
        unicode.put(text.replacing("世", with: "w"), x: 0, y: 0)
        ascii.put(text.replacing("世", with: "w"), x: 0, y: 0)
        #expect(ascii.cells.allSatisfy { $0.character.isASCII })
        #expect(unicode.glyphPlane.count == ascii.glyphPlane.count)
    }

    @Test("drawing anywhere, of anything, never traps and keeps the grid whole", arguments: 0..<200)
    func fuzz(seed: Int) {
        var random = SplitMix(UInt64(seed))
        let pool = Array("ab ●世👍e\u{301}\u{200B}\u{1B}\t…─")
        var canvas = Canvas(
            width: Int(random.next() % 9), height: Int(random.next() % 5), glyphs: seed % 2 == 0 ? .unicode : .ascii)
        for _ in 0..<40 {
            let text = String((0..<random.next() % 12).map { _ in pool[Int(random.next() % UInt64(pool.count))] })
            let x = Int(random.next() % 14) - 4
            canvas.put(text, x: x, y: Int(random.next() % 8) - 2, .value)
            canvas.fill(Rect(x: x, y: 0, width: Int(random.next() % 6), height: 1), "─")
        }
        for y in 0..<canvas.height {
            let row = Array(canvas.row(y))
            for (x, cell) in row.enumerated() {
                if cell.width == 2 { #expect(x + 1 < row.count && row[x + 1].width == 0) }
                if cell.width == 0 { #expect(x > 0 && row[x - 1].width == 2) }
                #expect(cell.character.unicodeScalars.first?.value ?? 0 >= 0x20)
            }
        }
    }

    @Test("every role has a letter of its own")
    func letters() {
        #expect(Set(StyleRole.allCases.map(\.letter)).count == StyleRole.allCases.count)
    }
}

/// A small seeded generator, so that a failing case can be run again.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
