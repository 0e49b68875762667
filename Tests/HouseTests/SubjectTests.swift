import Testing

/// What is about any subject speaks of none: the words of the one that is there stand in its own target.
@Suite struct SubjectTests {
    private static let generic: Set<String> = [
        "ClaudeDiagnoser", "Configuration", "Dashboard", "Deployments", "Engine", "OperatorCLI", "OperatorCore",
        "PlaybookDiagnoser", "TerminalUI", "TicketStore", "Words",
    ]
    private static let words: Set<String> = [
        "tikv", "pd", "pds", "region", "regions", "peer", "peers", "raft", "tombstone", "disconnected", "2379", "20160",
        "20180",
    ]
    /// What a file may say all the same, and why.
    private static let exceptions: [(file: String, words: Set<String>, reason: String)] = [
        ("Sources/OperatorCLI/Subjects/Subjects.swift", ["tikv"], "the one list of subjects"),
        ("Sources/Deployments/Control/ControlServer.swift", ["peer"], "the user at the other end of a Unix socket"),
    ]

    private let house = House()

    @Test func `generic targets know no subject's words, in code, texts and comments`() throws {
        var found: [String] = []
        for file in try house.files("Sources", ".swift") where Self.generic.contains(file.target) {
            let allowed = Self.exceptions.filter { $0.file == file.path }.reduce(into: Set()) { $0.formUnion($1.words) }
            for (number, line) in file.lines.enumerated() {
                let told = Self.subjectWords(in: line).subtracting(allowed)
                guard !told.isEmpty else { continue }
                found.append("\(file.path):\(number + 1): \(told.sorted().joined(separator: ", ")): \(line)")
            }
        }
        #expect(found.isEmpty, "\(found.joined(separator: "\n"))")
    }

    @Test func `every exception is used`() throws {
        for exception in Self.exceptions {
            let text = try house.text(exception.file)
            let told = text.split(separator: "\n").reduce(into: Set()) { $0.formUnion(Self.subjectWords(in: $1)) }
            #expect(exception.words.isSubset(of: told), "\(exception.file): \(exception.reason)")
        }
    }

    @Test func `the finder of words knows parts of names, and ids in texts`() {
        #expect(
            Self.subjectWords(in: "let pdClient = TiKVSubject.regionCount // peers") == [
                "pd", "tikv", "region", "peers",
            ])
        #expect(Self.subjectWords(in: "MetricID(\"store.qps\"), `pd.leader`") == ["store.", "pd.", "pd"])
        #expect(Self.subjectWords(in: "store.close(); stdpd; update; PORT=2379") == ["2379"])
    }

    /// The words of a line: whole ones, and the parts of names in camel case.
    private static func subjectWords(in line: Substring) -> Set<String> {
        // The name of one system has a capital inside.
        let line = line.replacing("TiKV", with: "Tikv")
        var found: Set<String> = []
        var part = ""
        var previous: Character = " "
        func end() {
            if words.contains(part.lowercased()) { found.insert(part.lowercased()) }
            part = ""
        }
        let characters = Array(line) + [" "]
        for (index, character) in characters.enumerated() {
            let isName = character.isASCII && (character.isLetter || character.isNumber)
            let next = index + 1 < characters.count ? characters[index + 1] : " "
            // `pdClient` and `PDClient` are two words, `PD` is one.
            if character.isUppercase, previous.isLowercase || (previous.isUppercase && next.isLowercase) { end() }
            if isName { part.append(character) } else { end() }
            previous = character
        }
        for id in ["store.", "pd."] where line.contains("\"\(id)") || line.contains("`\(id)") { found.insert(id) }
        return found
    }
}
