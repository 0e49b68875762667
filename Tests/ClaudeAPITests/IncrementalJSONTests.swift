import FoundationEssentials
import Testing

@testable import ClaudeAPI

@Suite("JSON in pieces")
struct IncrementalJSONTests {
    private static let text = #"""
        {"root_cause": {"statement": "It \"died\" at 14:02 — \ud83d\ude00 \u00e9\n.", "sure": true, "n": -1.5e3}, "list": ["a", {"b": "c"}, [], {}], "empty": ""}
        """#

    /// All strings by path, joined from their pieces.
    private func strings(_ pieces: [String]) throws -> [String: String] {
        var reader = IncrementalJSON()
        var found: [String: String] = [:]
        for update in try pieces.flatMap({ try reader.feed($0) }) {
            switch update {
            case .began(let path): found[name(path)] = ""
            case .text(let path, let piece): found[name(path), default: "?"] += piece
            case .scalar(let path, let value): found[name(path)] = value
            case .ended: break
            }
        }
        #expect(reader.isComplete)
        return found
    }

    private func name(_ path: [IncrementalJSON.Step]) -> String {
        path.map { step in
            switch step {
            case .key(let key): key
            case .index(let index): String(index)
            }
        }.joined(separator: ".")
    }

    @Test("every string arrives whole by its path, wherever the text is cut")
    func anyCut() throws {
        let expected = [
            "root_cause.statement": "It \"died\" at 14:02 — 😀 é\n.", "root_cause.sure": "true",
            "root_cause.n": "-1.5e3",
            "list.0": "a", "list.1.b": "c", "empty": "",
        ]
        #expect(try strings([Self.text]) == expected)
        let characters = Array(Self.text)
        for cut in 0...characters.count {
            #expect(try strings([String(characters[..<cut]), String(characters[cut...])]) == expected)
        }
        #expect(try strings(characters.map(String.init)) == expected)
    }

    @Test(
        "what is no JSON is refused",
        arguments: [
            "{]", "{\"a\" 1}", "[1,]x", "{1:2}", "\"a\u{1}\"", "{\"a\":1,,}", "[1][", "nul!", #""\x""#, #""\uZZZZ""#,
        ])
    func malformed(text: String) {
        #expect(throws: IncrementalJSON.Malformed.self) {
            var reader = IncrementalJSON()
            _ = try reader.feed(text + " ")
        }
    }

    @Test("ten megabytes of open brackets are refused early")
    func deep() {
        #expect(throws: IncrementalJSON.Malformed.self) {
            var reader = IncrementalJSON()
            _ = try reader.feed(String(repeating: "[", count: 10_000_000))
        }
    }

    @Test("half a surrogate pair becomes the replacement character")
    func surrogates() throws {
        var reader = IncrementalJSON()
        let updates = try reader.feed(#""\ud83dx""#)
        #expect(updates.contains(.text([], "\u{FFFD}x")))
    }

    @Test("text written as raw JSON reads back the same", arguments: ["", "a\"b\\c\n\t\r\u{1}", "😀 é \u{2028}"])
    func rawJSON(text: String) throws {
        let json = RawJSON.object([(text, .array([.string(text), .number(-3), .bool(true)]))]).text
        let back = try JSONDecoder().decode([String: [Value]].self, from: Data(json.utf8))
        #expect(back[text]?.first?.text == text)
    }

    private struct Value: Decodable {
        var text: String?
        init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
    }
}
