import Foundation
import Testing

/// The bash completion, asked by bash itself.
@Suite struct CompletionTests {
    private func complete(_ words: [String]) throws -> Set<String> {
        let script = try ProgramRun(["__completion", "bash"]).output
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let question =
            "\(script)\nCOMP_WORDS=(operator \(quoted)); COMP_CWORD=\(words.count); _operator; printf '%s\\n' \"${COMPREPLY[@]}\""
        let bash = Process()
        bash.executableURL = URL(fileURLWithPath: "/bin/bash")
        bash.arguments = ["--norc", "-c", question]
        let pipe = Pipe()
        bash.standardOutput = pipe
        bash.standardInput = FileHandle.nullDevice
        try bash.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        bash.waitUntilExit()
        return Set(text.split(separator: "\n").map(String.init))
    }

    @Test func `commands, subcommands, options and closed values are offered`() throws {
        #expect(try complete(["obs"]) == ["observe"])
        #expect(try complete(["tickets", "un"]) == ["unhold", "unsilence"])
        #expect(try complete(["observe", "--win"]) == ["--window"])
        #expect(try complete(["demo", "--fault", ""]) == ["kill", "stop", "pause"])
        #expect(try complete(["tickets", "list", "--op"]) == ["--open"])
    }

    @Test func `zsh and fish scripts are written, and an unknown shell is refused`() throws {
        #expect(try ProgramRun(["__completion", "fish"]).output.contains("complete -c operator"))
        #expect(try ProgramRun(["__completion", "zsh"]).output.contains("bashcompinit"))
        #expect(try ProgramRun(["__completion", "tcsh"]).status == 2)
        #expect(try ProgramRun(["__manual"]).output.hasPrefix(".TH OPERATOR 1"))
    }
}
