import Dashboard
import TerminalUI
import Testing

/// A terminal without colour, or a person who asked for none: nothing may be told by colour alone.
@Suite struct MonoTests {
    static let scenes = [
        "cold", "start", "healthy", "store-down", "thirty-stores", "pd-quorum-lost", "stale", "paused", "scrubbed",
        "confirm", "streaming", "read-only", "follower",
    ]

    private static func canvas(
        _ name: String, _ width: Int, _ height: Int, _ glyphs: GlyphSet = .unicode
    ) throws -> Canvas {
        let state = try #require(Scenes.all.first { $0.name == name }?.state)
        var canvas = Canvas(width: width, height: height, glyphs: glyphs)
        Renderer.draw(state, into: &canvas)
        return canvas
    }

    @Test("without colour a screen is what its golden says", arguments: scenes)
    func golden(_ name: String) throws {
        let canvas = try Self.canvas(name, 120, 40)
        try Golden.compare(canvas.glyphPlane + "~~~~ attributes\n" + canvas.monoPlane, "\(name)-120x40-mono.txt")
    }

    /// What a person acts on. Meanings that share a look must differ in their words, and the other way round.
    private enum Meaning: Hashable {
        case well, degraded, violated, notCurrent, selected

        init?(_ role: StyleRole) {
            switch role {
            case .ok, .wallOk: self = .well
            case .degraded: self = .degraded
            case .critical, .wallCritical: self = .violated
            case .stale: self = .notCurrent
            case .selected, .selectedCritical: self = .selected
            default: return nil
            }
        }
    }

    private struct Look: Hashable {
        var word: String
        var attributes: MonoLook
    }

    /// Every word of a screen as it looks without colour, with what its colour would have said.
    private static func words(_ canvas: Canvas) -> [(Look, Meaning)] {
        (0..<canvas.height).flatMap { y -> [(Look, Meaning)] in
            canvas.row(y).split { $0.character == " " || Meaning($0.role) == nil }.flatMap { word in
                Self.pieces(word).compactMap { piece in
                    guard let role = piece.first?.role, let meaning = Meaning(role) else { return nil }
                    let text = String(piece.map(\.character))
                    return (Look(word: text, attributes: role.mono), meaning)
                }
            }
        }
    }

    /// A word that changes its role within itself is two.
    private static func pieces(_ word: ArraySlice<Cell>) -> [ArraySlice<Cell>] {
        var pieces: [ArraySlice<Cell>] = []
        var rest = word
        while let role = rest.first?.role {
            let piece = rest.prefix { $0.role == role }
            pieces.append(piece)
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }

    @Test(arguments: [GlyphSet.unicode, .ascii])
    func `no two meanings look the same without colour, in any scene at any size`(glyphs: GlyphSet) throws {
        var meanings: [Look: (meaning: Meaning, place: String)] = [:]
        for name in Scenes.all.map(\.name) {
            for (width, height) in GoldenTests.sizes {
                let place = "\(name) \(width)x\(height)"
                for (look, meaning) in Self.words(try Self.canvas(name, width, height, glyphs)) {
                    let known = meanings[look] ?? (meaning, place)
                    meanings[look] = known
                    guard known.meaning != meaning else { continue }
                    Issue.record("“\(look.word)” is \(known.meaning) in \(known.place), \(meaning) in \(place)")
                }
            }
        }
        #expect(Set(meanings.values.map(\.meaning)).count == 5, "the scenes show every meaning")
        let words = Set(meanings.keys.map(\.word))
        #expect(words.count < meanings.count, "some words are told apart by their attributes alone")
    }

    @Test(arguments: [GlyphSet.unicode, .ascii])
    func `every mark has a character of its own`(glyphs: GlyphSet) {
        let marks: [Mark] = [.ok, .degraded, .critical, .planned, .unknown, .over]
        let drawn = marks.map { mark in
            var canvas = Canvas(width: 1, height: 1, glyphs: glyphs)
            canvas.put(String(mark.glyph), x: 0, y: 0)
            return canvas[0, 0].character
        }
        #expect(Set(drawn).count == marks.count)
    }
}
