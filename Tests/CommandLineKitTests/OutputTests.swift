import CommandLineKit
import Testing

@Suite struct OutputTests {
    private let table = SampleTable.table

    @Test func `help fits 80 columns and names all there is`() throws {
        for path in [[]] + table.paths {
            let help = table.help(for: path)
            for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
                #expect(line.count <= 80, "\(line)")
            }
            for option in table.command(at: path)?.options ?? [] { #expect(help.contains("--" + option.name)) }
            #expect(help.contains("--pd"))
        }
        #expect(table.help(for: ["observe"]).contains("Between two looks (default 2s)"))
        #expect(table.help(for: ["observe"]).contains("(or $PD_ENDPOINT)"))
        for command in table.commands { #expect(table.help(for: []).contains(command.summary)) }
    }

    @Test func `the reference and the manual hold every command`() {
        let reference = table.markdownReference()
        let manual = table.manualPage(date: "2026-11-24")
        for path in table.paths {
            #expect(reference.contains("`tool \(path.joined(separator: " "))`"))
            #expect(manual.contains(".SS \(path.joined(separator: " "))"))
        }
        #expect(manual.hasPrefix(".TH TOOL 1"))
        #expect(manual.contains("\\-\\-window"))
    }

    @Test func `words wrap at spaces only`() {
        #expect(TextLayout.wrap("aa bb cc", width: 5) == ["aa bb", "cc"])
        #expect(TextLayout.wrap("longword a", width: 3) == ["longword", "a"])
        #expect(TextLayout.wrap("", width: 3).isEmpty)
    }

    @Test func `completions name commands, options and choices`() {
        for shell in Shell.allCases {
            let script = table.completion(for: shell)
            for word in ["observe", "tickets", "note", "window", "kill pause"] {
                #expect(script.contains(word), "\(shell) lacks \(word)")
            }
        }
    }
}
