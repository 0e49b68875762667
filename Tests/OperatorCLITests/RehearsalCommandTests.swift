import CSystem
import FoundationEssentials
import Glibc
import OperatorCore
import TestSupport
import Testing

/// `rehearse up` as a process: its first line, and that SIGINT takes everything away.
@Suite struct RehearsalCommandTests {
    private struct FirstLine: Decodable {
        struct Store: Decodable {
            var id: String
            var address: String
            var statusAddress: String
            var pid: Int32
        }

        var v: Int
        var simulated: Bool
        var pd: [String]
        var stores: [Store]
        var pdPids: [Int32]
        var dir: String
    }

    @Test func `the first line describes the cluster, and a signal removes all of it`() async throws {
        let folder = try TemporaryFolder()
        let name = "test-\(getpid())"
        let running = try RunningProgram(
            ["rehearse", "up", "--json", "--stores", "1", "--pds", "1", "--name", name, "--dir", folder.file("c")],
            folder: folder)
        let text = try #require(await running.firstLine(within: 60))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let line = try decoder.decode(FirstLine.self, from: Data(text.utf8))
        #expect(line.v == 1 && line.simulated && line.pd.count == 1 && line.stores.count == 1)
        #expect(line.dir == folder.file("c"))
        let found = try ProgramRun(["clusters", "--json"], environment: ["XDG_RUNTIME_DIR": folder.path])
        #expect(found.output.contains("\"name\":\"\(name)\""), "\(found)")
        let plan = try ProgramRun(
            [
                "chaos", "inject", "kill", "store/\(line.stores[0].id)", "--cluster", name, "--dry-run",
                "--allow-quorum-loss", "--json",
            ],
            environment: ["XDG_RUNTIME_DIR": folder.path])
        #expect(plan.status == 0 && plan.output.contains("\"dry_run\":true"), "\(plan)")
        let refused = try ProgramRun(
            ["chaos", "inject", "kill", "store/\(line.stores[0].id)", "--cluster", name],
            environment: ["XDG_RUNTIME_DIR": folder.path])
        #expect(refused.status == 1 && refused.error.contains("more than the"), "\(refused)")
        // Nobody names the target of a leader's fault: who leads is seen.
        let leader = try await leading(name, folder)
        #expect(leader.contains(#""target":{"kind":"pd","id":"pd1""#) && leader.contains(#""fault":"freeze-leader""#))
        let unnamed = try ProgramRun(
            ["chaos", "inject", "kill", "--cluster", name], environment: ["XDG_RUNTIME_DIR": folder.path])
        #expect(unnamed.status == 2 && unnamed.error.contains("no target is named"), "\(unnamed)")
        kill(running.pid, SIGINT)
        #expect(await running.exitStatus(within: 60) == 130)
        for pid in line.pdPids + line.stores.map(\.pid) { #expect(kill(pid, 0) != 0, "pid \(pid) lives") }
        #expect(!FileManager.default.fileExists(atPath: line.dir))
    }

    /// The plan of freezing the leader, once one is elected.
    private func leading(_ name: String, _ folder: TemporaryFolder) async throws -> String {
        var done: ProgramRun?
        _ = try await eventually {
            done = try ProgramRun(
                [
                    "chaos", "inject", "freeze-leader", "--cluster", name, "--dry-run", "--allow-quorum-loss", "--json",
                ], environment: ["XDG_RUNTIME_DIR": folder.path])
            return done?.status == 0
        }
        return done?.output ?? ""
    }
}

/// A run of the program that goes on while the test looks; killed when it is let go.
final class RunningProgram {
    let pid: pid_t
    private let output: String
    private var ended: Int32?

    init(_ arguments: [String], folder: TemporaryFolder) throws {
        output = folder.file("running.out")
        let environment = ["HOME": folder.path, "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": folder.path]
        pid = try ProgramRun.spawn(arguments, environment, output: output, errors: folder.file("running.err"))
    }

    deinit {
        guard ended == nil else { return }
        // Asked first, so that it takes its cluster with it.
        kill(pid, SIGTERM)
        for _ in 0..<100 where waitpid(pid, nil, WNOHANG) == 0 { usleep(20_000) }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    func firstLine(within seconds: Int) async -> String? {
        await poll(seconds) { [output] in
            guard let text = try? String(contentsOfFile: output, encoding: .utf8), let end = text.firstIndex(of: "\n")
            else { return nil }
            return String(text[..<end])
        }
    }

    func exitStatus(within seconds: Int) async -> Int32? {
        ended = await poll(seconds) { [pid] in
            var status: Int32 = 0
            guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
            return csystem_exited(status) ? csystem_exit_code(status) : 128 + csystem_term_signal(status)
        }
        return ended
    }

    private func poll<Value>(_ seconds: Int, _ look: () -> Value?) async -> Value? {
        for _ in 0..<(seconds * 20) {
            if let value = look() { return value }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }
}
