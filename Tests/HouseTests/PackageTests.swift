import Testing

/// Package.swift says what the sources need, and docs/ARCHITECTURE.md what Package.swift says.
@Suite struct PackageTests {
    private let house = House()

    @Test func `declared dependencies are the imported ones`() throws {
        let targets = try manifest()
        let files = try house.files("Sources", ".swift")
        for (name, declared) in targets {
            let own = files.filter { $0.target == name }
            guard !own.isEmpty else { continue }
            let imported = Set(own.flatMap(\.imports)).intersection(targets.keys).subtracting([name])
            #expect(declared == imported, "\(name): declared \(declared.sorted()), imported \(imported.sorted())")
        }
        #expect(try Set(house.folders("Sources")) == Set(targets.keys))
    }

    @Test func `the architecture's table lists every target with its users`() throws {
        let targets = try manifest()
        var rows: [String: String] = [:]
        for line in try house.text("docs/ARCHITECTURE.md").split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count >= 6 else { continue }
            for name in Self.names(String(cells[1])) where targets[name] != nil { rows[name] = String(cells[4]) }
        }
        for name in targets.keys.sorted() {
            let users = Set(targets.filter { $0.value.contains(name) }.keys)
            guard let row = rows[name] else {
                Issue.record("docs/ARCHITECTURE.md has no row for \(name)")
                continue
            }
            // Of what nearly everybody uses the table says so in words.
            guard users.count < 6 else { continue }
            #expect(Set(Self.names(row)) == users, "\(name): the table says \(row), Package.swift \(users.sorted())")
        }
    }

    /// Targets below Sources with the targets they depend on.
    private func manifest() throws -> [String: Set<String>] {
        let text = try house.text("Package.swift").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let sources = try house.folders("Sources")
        var targets: [String: Set<String>] = [:]
        for name in sources {
            let openings = [
                "target(\"\(name)\"", "arget( name: \"\(name)\"", "arget(name: \"\(name)\"",
                "Library(name: \"\(name)\"",
            ]
            for opening in openings {
                guard let range = text.firstRange(of: opening) else { continue }
                let rest = text[range.upperBound...]
                targets[name] = Set(Self.quoted(String(rest[..<Self.end(of: rest)]))).intersection(sources)
                break
            }
        }
        return targets
    }

    /// Where the parenthesis that is open here closes.
    private static func end(of text: Substring) -> Substring.Index {
        var depth = 1
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" { depth -= 1 }
            if depth == 0 { return index }
        }
        return text.endIndex
    }

    private static func quoted(_ text: String) -> [String] { every(#"\"(\w+)\""#, text) }
    private static func names(_ text: String) -> [String] { every("`(\\w+)`", text) }

    private static func every(_ pattern: String, _ text: String) -> [String] {
        guard let regex = try? Regex(pattern) else { return [] }
        return text.matches(of: regex).compactMap { $0.output[1].substring.map(String.init) }
    }
}
