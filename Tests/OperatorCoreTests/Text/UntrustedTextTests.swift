import OperatorCore
import TestSupport
import Testing

struct UntrustedTextTests {
    @Test(arguments: [
        ("plain text, ünïcödé 你好", "plain text, ünïcödé 你好"),
        ("a\tb\r\nc", "a b  c"),
        ("\u{1B}[31mred\u{1B}[0m", "red"),
        ("\u{1B}]0;title\u{07}shown", "shown"),
        ("\u{1B}]8;;http://x\u{1B}\\link", "link"),
        ("\u{1B}Pq#0\u{1B}\\after", "after"),
        ("\u{9B}31mred", "red"),
        ("cut \u{1B}[31", "cut "),
        ("left\u{202E}right", "leftright"),
        ("zero\u{200B}width\u{FEFF}", "zerowidth"),
        ("bell\u{07}null\u{00}", "bellnull"),
        ("tag\u{E0041}", "tag"),
    ])
    func `drops what steers a terminal and keeps what is read`(text: String, clean: String) {
        #expect(UntrustedText.sanitise(text) == clean)
    }

    @Test func `cuts long text and says so`() {
        let cut = UntrustedText.sanitise(String(repeating: "é", count: 1_000), maximumScalars: 10)
        #expect(cut == String(repeating: "é", count: 10) + "…")
        #expect(UntrustedText.sanitise("0123456789", maximumScalars: 10) == "0123456789")
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xE0000...0xE007F: false
        default: true
        }
    }

    @Test(arguments: 0..<20)
    func `whatever comes in, nothing that steers a terminal comes out`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces = [
            "\u{1B}", "\u{1B}[", "\u{1B}]", "\u{9B}", "\u{9D}", "\u{1B}P", "\u{07}", "\u{9C}", "\u{1B}\\", "31m", "a",
            "你",
            "\u{202E}", "\u{2066}", "\u{0}", "\n", "\u{7F}", "\u{85}", "\u{200D}", "\u{1B}\u{1B}[",
        ]
        for _ in 0..<300 {
            var text = ""
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                text += pieces.randomElement(using: &random) ?? ""
                if Int.random(in: 0..<4, using: &random) == 0 {
                    text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0...0xD7FF, using: &random)) ?? "x")
                }
            }
            let clean = UntrustedText.sanitise(text, maximumScalars: 40)
            #expect(clean.unicodeScalars.allSatisfy(Self.isHarmless))
            #expect(clean.unicodeScalars.count <= 41)
            #expect(UntrustedText.sanitise(clean, maximumScalars: 41) == clean)
        }
    }

    @Test(arguments: 0..<10)
    func `random bytes are made harmless`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            let clean = UntrustedText.sanitise(String(decoding: bytes, as: UTF8.self))
            #expect(clean.unicodeScalars.allSatisfy(Self.isHarmless))
        }
    }
}
