import FoundationEssentials

/// The repository as text.
struct House {
    struct File {
        /// From the root, like `Sources/Engine/Engine.swift`.
        let path: String
        let text: String

        /// `Engine` in `Sources/Engine/Engine.swift`.
        var target: String { String(path.split(separator: "/").dropFirst().first ?? "") }
        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

        /// The modules it imports.
        var imports: [String] {
            lines.compactMap { line in
                let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
                let access = ["public", "package", "internal", "private", "fileprivate"]
                let rest = words.drop { access.contains(String($0)) }
                guard rest.first == "import", let name = rest.dropFirst().last else { return nil }
                return String(name.prefix { $0 != "." })
            }
        }

        /// The lines without comments and the inside of texts.
        var code: [String] {
            var inText = false
            return lines.map { line in
                if line.contains("\"\"\"") {
                    if line.components(separatedBy: "\"\"\"").count % 2 == 0 { inText.toggle() }
                    return ""
                }
                return inText ? "" : Self.code(of: line)
            }
        }

        private static func code(of line: Substring) -> String {
            var code = ""
            var quoted = false
            var previous: Character = " "
            for character in line {
                if character == "\"", previous != "\\" { quoted.toggle() }
                if !quoted, character == "/", previous == "/" { return String(code.dropLast()) }
                if !quoted { code.append(character) }
                previous = previous == "\\" && character == "\\" ? " " : character
            }
            return code
        }
    }

    let root: String

    init(file: String = #filePath) {
        root = file.components(separatedBy: "/Tests/HouseTests/")[0]
    }

    func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(root)/\(path)") }

    /// The files below `folder` whose names end so, in order.
    func files(_ folder: String, _ endings: String...) throws -> [File] {
        try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)").sorted()
            .filter { path in endings.contains { path.hasSuffix($0) } }
            .map { File(path: "\(folder)/\($0)", text: try text("\(folder)/\($0)")) }
    }

    func folders(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").sorted()
    }
}

extension StringProtocol {
    /// The parts between `separator`s.
    func components(separatedBy separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
