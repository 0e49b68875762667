import Dashboard
import Glibc
import Testing

@testable import TerminalUI

/// Every situation at every size, glyph by glyph and style by style. `UPDATE_GOLDEN=1` writes them anew.
@Suite struct GoldenTests {
    static let sizes = [(40, 10), (80, 24), (120, 40), (200, 60)]

    @Test("a screen is what its golden says", arguments: Scenes.all.map(\.name))
    func screens(_ name: String) throws {
        let state = try #require(Scenes.all.first { $0.name == name }?.state)
        for (width, height) in Self.sizes { try Golden.check(state, name, width, height) }
    }
}

/// Compares a screen with what it was, in both glyph sets.
enum Golden {
    private static let folder = String(#filePath.dropLast("GoldenTests.swift".count)) + "Goldens/"

    /// Scenes whose ASCII screens are kept as files too, at 80×24: that somebody may look at them.
    private static let keptInASCII: Set = [
        "cold", "component", "confirm", "healthy", "incident", "pd-quorum-lost", "scrubbed", "start", "store-down",
        "wall-store-lost",
    ]

    static func check(_ state: DashboardState, _ name: String, _ width: Int, _ height: Int) throws {
        var (unicode, ascii) = (
            Canvas(width: width, height: height), Canvas(width: width, height: height, glyphs: .ascii)
        )
        Renderer.draw(state, into: &unicode)
        Renderer.draw(state, into: &ascii)
        try compare(planes(unicode), "\(name)-\(width)x\(height).txt")
        if (width, height) == (name.hasPrefix("wall") ? (160, 45) : (80, 24)), keptInASCII.contains(name) {
            try compare(planes(ascii), "\(name)-\(width)x\(height)-ascii.txt")
        }
        // Two glyph sets, one picture: each character by the table, each cell in its place.
        #expect(
            ascii.glyphPlane == String(unicode.glyphPlane.map(ASCIIGlyphs.replacement)), "\(name) \(width)×\(height)")
        #expect(ascii.stylePlane == unicode.stylePlane, "\(name) \(width)×\(height)")
        #expect(ascii.glyphPlane.utf8.allSatisfy { $0 < 0x80 }, "\(name) \(width)×\(height)")
    }

    private static func planes(_ canvas: Canvas) -> String {
        canvas.glyphPlane + "~~~~ style\n" + canvas.stylePlane
    }

    static func compare(_ planes: String, _ file: String) throws {
        let path = folder + file
        if getenv("UPDATE_GOLDEN") != nil { return try GoldenFile.write(planes, path) }
        let golden = try #require(GoldenFile.read(path), "\(file) is missing: UPDATE_GOLDEN=1 writes it")
        guard golden != planes else { return }
        let pairs = zip(
            golden.split(separator: "\n", omittingEmptySubsequences: false),
            planes.split(separator: "\n", omittingEmptySubsequences: false))
        let first = pairs.enumerated().first { $0.element.0 != $0.element.1 }
        Issue.record(
            "\(file) differs in line \(first.map { $0.offset + 1 } ?? 0):\n\(first?.element.0 ?? "")\n\(first?.element.1 ?? "")"
        )
    }
}

/// Files that tests compare with and write anew.
enum GoldenFile {
    static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 18)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    static func write(_ text: String, _ path: String) throws {
        let file = try #require(fopen(path, "w"), "\(path) cannot be written")
        fputs(text, file)
        fclose(file)
    }
}
