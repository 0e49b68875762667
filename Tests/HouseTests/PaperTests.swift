import Testing

/// What a newcomer reads: the papers are there, and public functions say what they throw.
@Suite struct PaperTests {
    private let house = House()

    @Test func `the papers of a project are there`() {
        for paper in [
            "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "LICENSE", ".editorconfig",
            "docs/ARCHITECTURE.md", "docs/ADDING.md", "docs/JSON.md", "docs/COMMANDS.md", "docs/CONFIGURATION.md",
            "docs/KEYS.md",
        ] {
            #expect(house.exists(paper), "\(paper) is missing")
        }
    }

    @Test func `papers link to what is there`() throws {
        let link = try Regex(#"\]\(([^)#:]+)\)"#)
        for paper in try house.files("docs", ".md")
            + [
                "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md",
            ].map({ House.File(path: $0, text: try house.text($0)) })
        {
            let folder = paper.path.hasPrefix("docs/") ? "docs/" : ""
            for match in paper.text.matches(of: link) {
                guard let target = match.output[1].substring else { continue }
                let path = target.hasPrefix("../") ? String(target.dropFirst(3)) : folder + target
                #expect(house.exists(path), "\(paper.path) links to \(target)")
            }
        }
    }

    @Test func `public functions that throw say what`() throws {
        for file in try house.files("Sources", ".swift") {
            var words = ""
            for (number, line) in file.lines.enumerated() {
                let text = line.drop { $0 == " " }
                if text.hasPrefix("///") {
                    words += text
                } else {
                    let isOpen = text.hasPrefix("public ") || text.hasPrefix("package ")
                    let isFunction = text.contains(" func ") || text.contains(" init(")
                    if isOpen, isFunction, text.contains(" throws") {
                        let says = words.lowercased().contains("throws")
                        #expect(says, "\(file.path):\(number + 1) does not say what it throws: \(text)")
                    }
                    if !text.hasPrefix("@") { words = "" }
                }
            }
        }
    }
}
