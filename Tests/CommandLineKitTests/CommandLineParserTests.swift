import CommandLineKit
import Testing

@Suite struct CommandLineParserTests {
    private func run(_ words: String...) throws -> Invocation {
        guard case .run(let invocation) = try SampleTable.table.parse(words) else {
            throw UsageError("not a run", remedy: "", path: [])
        }
        return invocation
    }

    private func refusal(_ words: String...) -> UsageError? {
        do {
            _ = try SampleTable.table.parse(words)
            return nil
        } catch { return error }
    }

    @Test func `options are read in every spelling`() throws {
        for words in [
            ["observe", "--window", "5s"], ["observe", "--window=5s"], ["observe", "-w", "5s"], ["observe", "-w5s"],
            ["observe", "-qw", "5s"], ["observe", "-qw5s"], ["-j", "observe", "-w", "5s"],
        ] {
            guard case .run(let call) = try SampleTable.table.parse(words) else {
                Issue.record("\(words) did not run")
                continue
            }
            #expect(call[SampleTable.window] == .seconds(5), "\(words)")
            #expect(call.path == ["observe"])
        }
    }

    @Test func `what is not typed is the default or nothing`() throws {
        let call = try run("observe")
        #expect(call[SampleTable.window] == .seconds(2))
        #expect(call[SampleTable.pd] == nil)
        #expect(!call[SampleTable.json])
    }

    @Test func `the last of several values counts`() throws {
        #expect(try run("observe", "-w", "5s", "-w", "7s")[SampleTable.window] == .seconds(7))
    }

    @Test func `two dashes end the options and one dash is an argument`() throws {
        #expect(try run("logs", "--", "--json", "-").all(SampleTable.files) == ["--json", "-"])
        #expect(try run("logs", "-", "a").all(SampleTable.files) == ["-", "a"])
    }

    @Test func `arguments go to their places`() throws {
        let call = try run("tickets", "note", "7", "-j", "looked at it")
        #expect(call.path == ["tickets", "note"])
        #expect(call.first(SampleTable.ticket) == "7")
        #expect(call.first(SampleTable.note, at: 1) == "looked at it")
        #expect(call[SampleTable.json])
    }

    @Test func `help and version ask for themselves wherever they stand`() throws {
        #expect(try SampleTable.table.parse(["--help"]) == .help([]))
        #expect(try SampleTable.table.parse(["help"]) == .help([]))
        #expect(try SampleTable.table.parse(["tickets", "note", "-h"]) == .help(["tickets", "note"]))
        #expect(try SampleTable.table.parse(["help", "tickets", "note"]) == .help(["tickets", "note"]))
        #expect(try SampleTable.table.parse(["--version"]) == .version)
    }

    @Test func `a mistyped word is answered with the nearest one`() {
        #expect(refusal("obsrve")?.description == #"unknown command "obsrve". did you mean "observe"?"#)
        #expect(refusal("status")?.description == #"unknown command "status". did you mean "observe"?"#)
        #expect(refusal("tickets", "lst")?.remedy == #"did you mean "tickets list"?"#)
        #expect(refusal("observe", "--windw", "2s")?.remedy == "did you mean --window?")
        #expect(refusal("help", "obsrve")?.remedy == #"did you mean "observe"?"#)
        #expect(refusal("break", "--fault", "kil")?.remedy == "did you mean kill? choose kill, pause")
        #expect(refusal("zzz")?.remedy == #"see "tool --help""#)
    }

    @Test func `what cannot be is refused with the reason`() {
        #expect(refusal()?.what == "no command given")
        #expect(refusal("tickets")?.remedy == "choose list, note")
        #expect(refusal("observe", "--window")?.what == "--window needs a value")
        #expect(refusal("observe", "--window", "--json")?.what == "--window needs a value")
        #expect(refusal("observe", "--window", "soon")?.what == #"--window "soon" is not a duration"#)
        #expect(refusal("observe", "--json=yes")?.what == "--json takes no value")
        #expect(refusal("observe", "stray")?.what == #""stray" is one argument too many"#)
        #expect(refusal("logs")?.what == "FILE is missing")
        #expect(refusal("--window", "2s", "observe")?.remedy == #"write it after one, like "observe --window""#)
    }

    @Test func `escape bytes do not reach the message`() {
        #expect(refusal("\u{1B}[31mred")?.what == #"unknown command "?[31mred""#)
    }

    /// 20,000 random command lines from the table's own words and noise: parsed or refused, never a trap, and what is
    /// refused says why and what to do.
    @Test func `no command line traps`() {
        var random = SplitMix(state: 42)
        let words = [
            "observe", "tickets", "list", "note", "logs", "break", "help", "--help", "-h", "--version", "--json", "-j",
            "-jq", "-w", "--window", "--window=", "--window=2s", "--pd", "--pd=a:1,b:2", "--pd=", "--", "-", "", "-=",
            "--=", "=", "2s", "999999999999999999999d", "\u{0}", "\u{1B}[2J", "é", "👩‍👩‍👧", "a b", "-é", "--é=é", "---",
        ]
        for _ in 0..<20_000 {
            let line = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                words[Int.random(in: 0..<words.count, using: &random)]
            }
            do {
                _ = try SampleTable.table.parse(line)
            } catch {
                #expect(!error.what.isEmpty && !error.remedy.isEmpty, "\(line)")
                #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 }, "\(line)")
            }
        }
    }
}

/// A seeded generator, so that a failure can be seen again.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
