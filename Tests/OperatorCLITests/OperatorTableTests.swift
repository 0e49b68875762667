import CommandLineKit
import FoundationEssentials
import Testing

@testable import OperatorCLI

@Suite struct OperatorTableTests {
    private let table = OperatorTable.table

    @Test func `every command of the table runs something`() {
        for path in table.paths {
            let isGroup = table.command(at: path)?.subcommands.isEmpty == false
            #expect((OperatorTable.command(at: path) == nil) == isGroup, "\(path)")
        }
        #expect(OperatorTable.command(at: []) != nil)
    }

    @Test func `every default is a value its option takes`() throws {
        for path in table.paths {
            for option in table.command(at: path)?.options ?? [] where option.value != nil {
                guard let shown = option.defaultText, !shown.hasPrefix("$"), option.environment == nil,
                    !["rehearsal"].contains(shown)
                else { continue }
                let arguments = (table.command(at: path)?.arguments ?? []).map { sample($0.name) }
                _ = try table.parse(path + ["--\(option.name)", shown] + arguments)
            }
        }
    }

    @Test func `every example is a command line that parses`() throws {
        for path in table.paths {
            for example in table.command(at: path)?.examples ?? [] {
                let words = example.line.split(separator: " ").map(String.init)
                #expect(words.first == "operator")
                _ = try table.parse(Array(words.dropFirst()))
            }
        }
    }

    @Test func `help fits 80 columns`() {
        for path in [[]] + table.paths {
            for line in table.help(for: path).split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
    }

    @Test func `the reference in the documentation is current`() throws {
        let root = #filePath.prefix(
            upTo: #filePath.firstRange(of: "/Tests/OperatorCLITests")?.lowerBound ?? #filePath.endIndex)
        let written = try String(contentsOfFile: root + "/docs/COMMANDS.md", encoding: .utf8)
        #expect(written == table.markdownReference(), "run `make docs`")
    }

    private func sample(_ name: String) -> String {
        switch name {
        case "TICKET": "1"
        case "FAULT": "kill"
        default: "x"
        }
    }
}
