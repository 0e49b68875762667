import Glibc
import OperatorCore
import TestSupport
import Testing

@testable import RehearsalCluster

@Suite("What a start that was killed leaves")
struct AbandonedDirectoriesTests {
    @Test("goes at the next start: empty, or with nothing but a plan; whatever else there is stays")
    func sweep() throws {
        let base = try TemporaryFolder()
        func make(_ name: String, _ files: [String] = [], mode: mode_t = 0o700) {
            let path = base.file(name)
            mkdir(path, 0o700)
            for file in files { close(open("\(path)/\(file)", O_CREAT | O_WRONLY, 0o600)) }
            chmod(path, mode)
        }
        make("rehearsal-empty")
        make("rehearsal-planned", ["plan.json", "topology.json"])
        make("rehearsal-runs", ["plan.json", "topology.json", "control.sock"])
        make("rehearsal-others", mode: 0o755)
        make("something-else")
        func left() -> [String] {
            ["rehearsal-empty", "rehearsal-planned", "rehearsal-runs", "rehearsal-others", "something-else"]
                .filter { access(base.file($0), F_OK) == 0 }
        }
        let now = SystemClock().now().wall
        AbandonedDirectories.sweep(base.path, prefix: "rehearsal-", at: now.advanced(by: .seconds(30)))
        #expect(left().count == 5, "another start may be at it this moment")
        AbandonedDirectories.sweep(base.path, prefix: "rehearsal-", at: now.advanced(by: .seconds(90)))
        #expect(left() == ["rehearsal-runs", "rehearsal-others", "something-else"])
    }
}
