import OperatorCore
import Testing

struct DiagnosisReasonTests {
    static let stored: [(String, DiagnosisReason)] = [
        ("opened", .opened), ("store_down joined", .joined(InvariantID("store_down"))),
        ("disk_low reopened", .reopened(InvariantID("disk_low"))), ("severity raised", .severityRaised),
        ("incidents merged", .incidentsMerged), ("left undiagnosed", .leftUndiagnosed), ("dry run", .dryRun),
        ("asked by ann", .asked(by: "ann")), ("asked by ann and bob", .asked(by: "ann and bob")),
        ("something else", .other("something else")), ("", .other("")),
    ]

    @Test(arguments: stored)
    func `the words that are stored read back as what they say`(words: String, reason: DiagnosisReason) {
        #expect(DiagnosisReason(words) == reason)
        #expect(reason.description == words)
        #expect(reason.isAskedFor == words.hasPrefix("asked by"))
    }
}
