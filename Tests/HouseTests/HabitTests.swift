import Testing

/// What the house does not do, read from its sources.
@Suite struct HabitTests {
    private let house = House()

    @Test func `no source traps on purpose`() throws {
        let traps = try Regex(#"\btry!|\bas!|\bfatalError\(|\bpreconditionFailure\(|[A-Za-z0-9_)\]]!(?![=])"#)
        for file in try house.files("Sources", ".swift") {
            for (number, line) in file.code.enumerated() {
                #expect(line.firstMatch(of: traps) == nil, "\(file.path):\(number + 1): \(line)")
            }
        }
    }

    @Test func `each unchecked promise of sendability says why it holds`() throws {
        for file in try house.files("Sources", ".swift") {
            let lines = file.lines
            for (number, line) in lines.enumerated() where line.contains("@unchecked Sendable") {
                let near = lines[max(0, number - 3)...min(lines.count - 1, number + 1)]
                #expect(near.contains { $0.contains("//") }, "\(file.path):\(number + 1): no proof beside it")
            }
        }
    }

    @Test func `nothing is left for later and no machine's paths are written down`() throws {
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X:", "HA" + "CK", "/ro" + "ot/", "/wo" + "rk/", "/Us" + "ers/"]
        let folders = try ["Sources", "Tests", "docs", ".ci"].flatMap {
            try house.files($0, ".swift", ".c", ".h", ".cpp", ".py", ".sh", ".md")
        }
        let single = try ["README.md", "Makefile", "Package.swift", ".ci/run"].map {
            House.File(path: $0, text: try house.text($0))
        }
        for file in folders + single {
            for (number, line) in file.lines.enumerated() {
                for word in words { #expect(!line.contains(word), "\(file.path):\(number + 1): \(word)") }
            }
        }
    }

    @Test func `no message is given the program's name, which the console writes before it`() throws {
        for file in try house.files("Sources/OperatorCLI", ".swift") {
            for (number, line) in file.lines.enumerated() {
                #expect(!line.contains(".error(\"operator:"), "\(file.path):\(number + 1): \(line)")
            }
        }
    }

    @Test func `rooms are small`() throws {
        let files = try house.files("Sources", ".swift")
        var functions: [Int] = []
        for file in files {
            #expect(file.lines.count <= 400, "\(file.path) has \(file.lines.count) lines")
            for function in file.functions {
                #expect(function.lines <= 45, "\(file.path): \(function.name)")
                functions.append(function.lines)
            }
        }
        let lengths = files.map(\.lines.count).sorted()
        print(
            "\(files.count) files, median \(lengths[lengths.count / 2]) lines, longest \(lengths.last ?? 0);",
            "\(functions.count) functions, median \(functions.sorted()[functions.count / 2]) lines")
    }

    @Test func `the README's commands are the Makefile's`() throws {
        let makefile = try house.text("Makefile")
        let readme = try house.text("README.md")
        let commands = readme.matches(of: try Regex(#"make ([a-z-]+)"#)).compactMap { $0.output[1].substring }
        #expect(commands.contains("demo") && commands.contains("test") && commands.contains("test-all"))
        for command in commands {
            #expect(makefile.contains("\n\(command):"), "README says make \(command)")
        }
        #expect(try house.text(".ci/run").contains("make test-all"))
    }

    @Test func `every target of the Makefile is explained`() throws {
        for line in try house.text("Makefile").components(separatedBy: "\n") {
            guard let colon = line.firstIndex(of: ":"), line.first?.isLetter == true, !line.contains(":=") else {
                continue
            }
            let name = line[..<colon]
            guard name.allSatisfy({ $0.isLetter || $0 == "-" }) else { continue }
            #expect(
                line.contains("##") || ["help", "ready", "ready-tests", "ready-bench"].contains(name), "make \(name)")
        }
    }
}

extension House.File {
    /// Functions and initialisers with the lines from their first to their closing brace.
    var functions: [(name: String, lines: Int)] {
        var found: [(String, Int)] = []
        let code = self.lines
        for (start, line) in code.enumerated() {
            let indent = line.prefix { $0 == " " }
            guard let name = Self.functionName(line) else { continue }
            var open = start
            // A requirement of a protocol has no body: do not borrow the next one's.
            while open < min(start + 12, code.count - 1), code[open].last != "{", !code[open + 1].isEmpty,
                Self.functionName(code[open + 1]) == nil
            { open += 1 }
            guard code[open].last == "{",
                let close = code[(open + 1)...].firstIndex(where: { $0 == "\(indent)}" })
            else { continue }
            found.append((name, close - start + 1))
        }
        return found
    }

    private static func functionName(_ line: Substring) -> String? {
        let words = line.split(separator: " ")
        guard !line.contains("//") else { return nil }
        if let at = words.firstIndex(of: "func"), at + 1 < words.count { return String(words[at + 1]) }
        return words.contains { $0.hasPrefix("init(") } && !words.contains { $0.hasPrefix("self.") } ? "init" : nil
    }
}
