import Testing

/// Rooms of the right size, found by their names, with arrows that point one way.
@Suite struct RoomTests {
    private let house = House()

    @Test func `folders form no circle, and files hardly any`() throws {
        let map = HouseMap(try house.files("Sources", ".swift"))
        for circle in map.folderCircles { Issue.record("folders in a circle: \(circle.joined(separator: " <-> "))") }
        let circles = map.fileCircles
        #expect(circles.count <= 4, "\(circles.map { $0.joined(separator: " <-> ") }.joined(separator: "\n"))")
        for circle in circles { #expect(circle.count <= 3, "\(circle.joined(separator: " <-> "))") }
    }

    @Test func `a type is found by its file's name`() throws {
        var types = 0
        var strays: [String] = []
        for file in try house.files("Sources", ".swift") {
            let own = file.ownName
            for type in file.topLevelTypes {
                types += 1
                guard type != own, !file.isServed(own, by: type) else { continue }
                strays.append("\(type) in \(file.path)")
            }
        }
        let share = Double(strays.count) / Double(max(1, types))
        #expect(share <= 0.03, "\(strays.count) of \(types): \(strays.joined(separator: ", "))")
    }

    @Test func `few rooms are splinters`() throws {
        let files = try house.files("Sources", ".swift")
        let small = files.filter { $0.lineCount < 40 }
        let share = Double(small.count) / Double(files.count)
        #expect(share <= 0.12, "\(small.count) of \(files.count): \(small.map(\.path).joined(separator: " "))")
    }

    @Test func `the reader of declarations and circles sees what there is`() {
        #expect(HouseMap.declaration("public struct Store: Sendable {")?.name == "Store")
        #expect(HouseMap.declaration("private enum Kind { case one }")?.isPrivate == true)
        #expect(HouseMap.declaration("    struct Inner {") == nil)
        #expect(HouseMap.declaration("extension Store {") == nil)
        #expect(HouseMap.circles(["a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]]) == [["a", "b", "c"]])
        let map = HouseMap([
            House.File(path: "Sources/One/A/First.swift", text: "struct First { let other: Second }"),
            House.File(path: "Sources/One/B/Second.swift", text: "struct Second { func f() -> First? { nil } }"),
        ])
        #expect(map.folderCircles == [["Sources/One/A", "Sources/One/B"]])
    }
}

extension House.File {
    var lineCount: Int { text.utf8.count(where: { $0 == UInt8(ascii: "\n") }) }

    /// `Store` in `Store+Reading.swift`.
    var ownName: String {
        let name = path.split(separator: "/").last ?? ""
        return String(name.prefix { $0 != "+" && $0 != "." })
    }

    /// Types at the file's top that are not private.
    var topLevelTypes: [String] {
        code.compactMap { line in
            guard let found = HouseMap.declaration(line), found.kind != "func", !found.isPrivate else { return nil }
            return found.name
        }
    }

    /// Whether the file is `own`'s, and `type` and it name each other in it.
    func isServed(_ own: String, by type: String) -> Bool {
        let code = self.code
        let isOwn = code.contains { line in
            HouseMap.declaration(line)?.name == own
                || line.firstMatch(of: Self.extensionHead)?.output[1].substring == own[...]
        }
        guard isOwn else { return false }
        let words = code.flatMap { $0.split { !($0.isLetter || $0.isNumber || $0 == "_") } }
        return words.count { $0 == type } > 1
            || block(of: type).contains { line in
                line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { $0 == own }
            }
    }

    private static var extensionHead: Regex<AnyRegexOutput> {
        // A fixed pattern that compiles; a test would fail at once otherwise.
        try! Regex(#"^(?:\w+ )*extension (\w+)"#)
    }

    /// The lines of a top-level type, to its closing brace.
    private func block(of type: String) -> ArraySlice<String> {
        let code = self.code
        guard let start = code.firstIndex(where: { HouseMap.declaration($0)?.name == type }) else { return [] }
        let end = code[start...].firstIndex { $0.hasPrefix("}") } ?? start
        return code[start...end]
    }
}
