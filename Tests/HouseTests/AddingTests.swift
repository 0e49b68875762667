import Testing

/// docs/ADDING.md shows code that compiles: each block stands word for word in the file that the line above it names.
@Suite struct AddingTests {
    private let house = House()

    @Test func `every block of code in docs/ADDING.md stands in the file it names`() throws {
        let lines = try house.text("docs/ADDING.md").split(separator: "\n", omittingEmptySubsequences: false)
        var blocks = 0
        var named: String?
        var index = 0
        while index < lines.count {
            let line = lines[index]
            if line.hasSuffix(".swift:") { named = String(line.dropLast()) }
            if line == "```swift" {
                let end = lines[index...].firstIndex(of: "```") ?? lines.endIndex
                let block = lines[(index + 1)..<end].joined(separator: "\n")
                let file = try #require(named, "a block without a file's name above it, line \(index + 1)")
                let path = file.hasPrefix("Tests/") ? file : "Sources/" + file
                #expect(try house.text(path).contains(block), "\(path) does not have the block at line \(index + 1)")
                blocks += 1
                named = nil
                index = end
            }
            index += 1
        }
        #expect(blocks >= 8)
    }

    @Test func `every path that docs/ADDING.md names is there`() throws {
        let path = try Regex(#"`((?:Tests|TiKVSubject|Dashboard|OperatorCLI|OperatorCore|Deployments)/[\w/+.]+)`"#)
        let text = try house.text("docs/ADDING.md")
        for match in text.matches(of: path) {
            guard let name = match.output[1].substring else { continue }
            let full = name.hasPrefix("Tests/") ? String(name) : "Sources/\(name)"
            #expect(house.exists(full), "docs/ADDING.md names \(name)")
        }
    }
}
