import Glibc
import TestSupport
import Testing

/// Consent and key as a person meets them at the command line.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ClaudeCommandTests {
    private static let secret = "sk-ant-secret-0123456789"

    private func run(
        _ arguments: [String], _ folder: TemporaryFolder, _ more: [String: String] = [:]
    ) throws -> ProgramRun {
        var environment = ["XDG_CONFIG_HOME": folder.path, "XDG_STATE_HOME": folder.path]
        environment.merge(more) { $1 }
        return try ProgramRun(arguments + ["--pd", "127.0.0.1:1", "--cluster", "shop"], environment: environment)
    }

    @Test func `nothing leaves until a person says so, and a word is taken back`() throws {
        let folder = try TemporaryFolder()
        #expect(try run(["config", "claude"], folder).output.contains("does not go to Claude: nobody allowed it"))
        let allowed = try run(["config", "claude", "allow"], folder)
        #expect(allowed.status == 0 && allowed.output.contains("evidence of shop may go to Claude: "))
        #expect(allowed.output.contains("$0.75 a diagnosis, $10.00 a day"))
        #expect(try run(["config", "claude"], folder).output.contains("may go to Claude: "))
        let elsewhere = try run(["config", "claude"], folder, ["ANTHROPIC_BASE_URL": "http://127.0.0.1:9"])
        #expect(elsewhere.output.contains("nobody allowed it"), "the word was for another host")
        #expect(try run(["config", "claude", "never"], folder).output.contains("never goes to Claude: "))
    }

    @Test func `an engine named by flag without consent is refused with the way to give it`() throws {
        let folder = try TemporaryFolder()
        let refused = try run(["monitor", "--once", "--engine", "claude"], folder, ["ANTHROPIC_API_KEY": Self.secret])
        #expect(refused.status == 3 && refused.error.contains("operator config claude allow --cluster shop"))
    }

    @Test func `the doctor refuses a key that others can read and never shows one`() throws {
        let folder = try TemporaryFolder()
        try folder.write("other", "")
        mkdir(folder.file("operator"), 0o700)
        let key = try folder.write("operator/anthropic.key", Self.secret + "\n")
        chmod(key, 0o644)
        let loose = try run(["doctor"], folder)
        #expect(loose.output.contains("chmod 600") && !loose.output.contains(Self.secret))
        chmod(key, 0o600)
        let kept = try run(["doctor"], folder, ["ANTHROPIC_BASE_URL": "http://127.0.0.1:1"])
        #expect(kept.output.contains("claude key: from ") && kept.output.contains("claude consent"))
        let shown = try run(["config", "show"], folder, ["ANTHROPIC_API_KEY": Self.secret])
        for text in [kept.output, kept.error, shown.output, shown.error] { #expect(!text.contains(Self.secret)) }
    }
}
