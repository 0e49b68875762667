import Testing

@testable import TerminalUI

@Suite("Keys")
struct KeyDecoderTests {
    private func keys(_ text: String) -> [KeyDecoder.Decoded] {
        var decoder = KeyDecoder()
        return decoder.feed(Array(text.utf8)) + decoder.flush()
    }

    @Test("arrows arrive in both forms", arguments: ["\u{1B}[A", "\u{1B}OA"])
    func arrows(bytes: String) {
        #expect(keys(bytes) == [.key(.up)])
    }

    @Test("an Esc that nothing follows is Esc")
    func escape() {
        #expect(keys("\u{1B}") == [.key(.escape)])
    }

    @Test(
        "an Esc and the next key are two keys, however close they come", arguments: ["q", "?", " ", "世", "[", "]", "P"])
    func escapeAndKey(next: String) throws {
        #expect(keys("\u{1B}" + next) == [.key(.escape), .key(.character(try #require(next.first)))])
        #expect(keys("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
        #expect(keys("\u{1B}\u{03}") == [.key(.escape), .key(.control("c"))])
    }

    @Test(
        "no letter of what a terminal says of itself is a key",
        arguments: ["\u{1B}]11;rgb:Kr/qq\u{07}", "\u{1B}P>|K q\u{1B}\\", "\u{1B}_Gr\u{1B}\\"])
    func strings(answer: String) {
        #expect(keys(answer + "j") == [.key(.unknown), .key(.character("j"))])
        let cut = String(answer.prefix(5))
        #expect(keys(cut) == [.key(.unknown)])
    }

    @Test("letters, control keys and characters beyond ASCII are told apart")
    func plain() {
        #expect(
            keys("qK\u{03}\r\t世") == [
                .key(.character("q")), .key(.character("K")), .key(.control("c")), .key(.enter), .key(.tab),
                .key(.character("世")),
            ])
    }

    @Test("what stands between the marks of a paste is text, whatever the reads cut", arguments: 1...24)
    func paste(size: Int) {
        let bytes = Array("j\u{1B}[200~K\t\r\u{1B}[A世\u{03}\u{1B}[201~k".utf8)
        var decoder = KeyDecoder()
        var decoded: [KeyDecoder.Decoded] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            decoded += decoder.feed(bytes[start..<min(bytes.count, start + size)])
            #expect(!decoder.isPasting || !decoder.isWaiting)
        }
        #expect(decoded == [.key(.character("j")), .paste("K\t\r\u{1B}[A世\u{03}"), .key(.character("k"))])
    }

    @Test("a paste whose end is lost ends when nothing more comes, and a huge one is bounded")
    func brokenPaste() {
        var decoder = KeyDecoder()
        #expect(decoder.feed(Array("\u{1B}[200~K\r".utf8)).isEmpty && decoder.isPasting)
        #expect(decoder.flush() == [.paste("K\r")] && !decoder.isPasting)
        #expect(decoder.feed(Array("q".utf8)) == [.key(.character("q"))])
        let huge = Array("\u{1B}[200~".utf8) + [UInt8](repeating: 0x61, count: 1 << 20) + Array("\u{1B}[201~x".utf8)
        let decoded = decoder.feed(huge)
        #expect(decoded.count == 2 && decoded.last == .key(.character("x")))
        if case .paste(let text)? = decoded.first { #expect(text.utf8.count == 64 << 10) }
    }

    @Test("the cursor report is no key")
    func report() {
        #expect(keys("\u{1B}[12;2Rx") == [.cursorReport(row: 12, column: 2), .key(.character("x"))])
    }

    @Test("any boundary between reads gives the same keys")
    func boundaries() {
        let bytes = Array("a\u{1B}[5~\u{1B}]11;x\u{1B}\\\u{1B}q世\u{1B}OB\u{1B}[1;1Rz".utf8)
        var whole = KeyDecoder()
        let expected = whole.feed(bytes)
        for cut in 0...bytes.count {
            var decoder = KeyDecoder()
            #expect(decoder.feed(bytes[..<cut]) + decoder.feed(bytes[cut...]) == expected)
        }
    }

    @Test("no bytes trap, and nothing waits for ever", arguments: 0..<300)
    func fuzz(seed: Int) {
        var random = SplitMix(UInt64(seed))
        var decoder = KeyDecoder()
        for _ in 0..<20 {
            let pool: [UInt8] = [0x1B, 0x5D, 0x07, 0x5C, 0x5B, 0x4F, 0x3B, 0x31, 0x7E, 0x52, 0xE4, 0xFF, 0x80, 0x41]
            _ = decoder.feed((0..<random.next() % 40).map { _ in pool[Int(random.next() % UInt64(pool.count))] })
        }
        _ = decoder.flush()
        #expect(!decoder.isWaiting)
    }
}
