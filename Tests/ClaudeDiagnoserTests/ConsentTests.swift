import ClaudeDiagnoser
import FoundationEssentials
import Glibc
import OperatorCore
import TestSupport
import Testing

/// A person's word on what may leave.
@Suite struct ConsentTests {
    private func consent(_ isAllowed: Bool, cluster: String = "my shop", host: String = "api.anthropic.com") -> Consent
    {
        Consent(cluster: cluster, host: host, isAllowed: isAllowed, by: "anna b\u{1B}[31m", at: PackBuilder.began)
    }

    @Test func `the last word holds, for its cluster and host, and survives a restart`() throws {
        let folder = try TemporaryFolder()
        let file = ConsentFile(path: folder.file("state/claude-consent"))
        #expect(file.standing(of: "my shop", host: "api.anthropic.com") == nil)
        try file.record(consent(true))
        let again = ConsentFile(path: folder.file("state/claude-consent"))
        let standing = try #require(again.standing(of: "my shop", host: "api.anthropic.com"))
        #expect(standing.isAllowed && standing.by == "anna_b" && standing.at == PackBuilder.began)
        #expect(again.standing(of: "my shop", host: "elsewhere") == nil)
        #expect(again.standing(of: "shop", host: "api.anthropic.com") == nil)
        try again.record(consent(false))
        #expect(file.standing(of: "my shop", host: "api.anthropic.com")?.isAllowed == false)
    }

    @Test func `a word that others could have written is none`() throws {
        let folder = try TemporaryFolder()
        let file = ConsentFile(path: folder.file("claude-consent"))
        try file.record(consent(true))
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        chmod(file.path, 0o666)
        #expect(file.standing(of: "my shop", host: "api.anthropic.com") == nil)
        #expect(throws: ConsentFile.Unusable.self) { try file.record(consent(true)) }
    }

    @Test func `lines that are none are passed over`() throws {
        let folder = try TemporaryFolder()
        try folder.write("claude-consent", "rubbish\n2026-05-01T12:00:00.000Z perhaps h a c\n\u{FF}\n")
        let file = ConsentFile(path: folder.file("claude-consent"))
        #expect(file.standing(of: "c", host: "h") == nil)
        try file.record(consent(true, cluster: "c", host: "h"))
        #expect(file.standing(of: "c", host: "h")?.isAllowed == true)
    }
}
