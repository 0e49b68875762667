import FoundationEssentials
import Glibc
import OperatorCore
import TestSupport
import Testing

@testable import Deployments

@Suite struct UndoJournalTests {
    private let clock = SystemClock()

    @Test func `what was planned and not healed is pending, whatever follows in the file`() throws {
        try withDirectory { directory in
            let journal = try UndoJournal(directory: directory)
            try journal.append(entry(.started, "x0", process: nil), synced: false)
            try journal.append(entry(.planned, "x1", process: nil), synced: true)
            try journal.append(entry(.healed, "x1", process: nil), synced: true)
            try journal.append(entry(.planned, "x2", process: nil), synced: true)
            #expect(UndoJournal.pending(UndoJournal.entries(in: directory)).map(\.receipt?.id) == ["x2"])

            let whole = try #require(BoundedFile.bytes("\(directory)/undo.jsonl", limit: 1 << 20))
            let lines = whole.split(separator: UInt8(ascii: "\n"))
            // Cut anywhere in the last line: its fault was never injected, for the file is synced before that.
            for length in 0..<(lines[3].count) where length % 7 == 0 {
                let cut = Array(lines[0..<3].joined(separator: [UInt8(ascii: "\n")])) + [10] + lines[3].prefix(length)
                try BoundedFile.replace("\(directory)/undo.jsonl", with: cut)
                #expect(UndoJournal.pending(UndoJournal.entries(in: directory)).isEmpty)
            }
            try BoundedFile.replace("\(directory)/undo.jsonl", with: [UInt8]("\0garbage\n{}\n[[[[\n".utf8) + whole)
            #expect(UndoJournal.entries(in: directory).count == 4)
        }
    }

    @Test func `a journal without a supervisor is replayed: the paused process goes, the fault is healed`() throws {
        try withDirectory { directory in
            let pid = try sleeper()
            let process = try #require(ProcessIdentity(of: pid))
            try topology(directory, removes: false).write()
            // The supervisor died between the journal and the signal; then another died after it.
            try UndoJournal(directory: directory).append(entry(.planned, "x1", process: process), synced: true)
            kill(pid, SIGSTOP)
            Leftovers.clean(directory: directory, clock: clock)
            #expect(waitpid(pid, nil, 0) == pid)
            #expect(!process.isAlive)
            #expect(UndoJournal.pending(UndoJournal.entries(in: directory)).isEmpty)
            let healed = UndoJournal.entries(in: directory).filter { $0.what == .healed }
            #expect(healed.map(\.receipt?.id) == ["x1"] && healed[0].receipt?.healed != nil)
            Leftovers.clean(directory: directory, clock: clock)
            #expect(UndoJournal.entries(in: directory).count == 2, "twice changes nothing")
        }
    }

    @Test func `a journal and a node list of the version before are read, and what they left is undone`() throws {
        try withDirectory { directory in
            let pid = try sleeper()
            let process = try #require(ProcessIdentity(of: pid))
            kill(pid, SIGSTOP)
            let receipt =
                #"{"address":"127.0.0.1:1","deadline":"2026-12-01T12:17:37.117Z","id":"x1","injected":"2026-12-01T12:16:37.117Z","kind":"pause","target":"store/1","undo":"continue the process (SIGCONT)"}"#
            let entry =
                #"{"at":"2026-12-01T12:16:37.117Z","bootID":"\#(clock.bootID)","node":"tikv-1","process":{"pid":\#(pid),"startTicks":\#(process.startTicks)},"receipt":\#(receipt),"v":1,"what":"planned"}"#
            try BoundedFile.replace("\(directory)/undo.jsonl", with: [UInt8]("\(entry)\n".utf8))
            let list =
                #"{"directory":"\#(directory)","is_disposable":true,"is_simulated":true,"name":"lab","nodes":[{"addresses":["127.0.0.1:1"],"arguments":["/bin/sleep","300"],"component":"store/1","environment":{},"log_file":"/dev/null","name":"tikv-1","output_file":"/dev/null","working_directory":"/"}],"removes_directory":false,"shutdown_grace_seconds":0,"tolerated":{"store":1}}"#
            try BoundedFile.replace("\(directory)/topology.json", with: [UInt8](list.utf8))

            let pending = UndoJournal.pending(UndoJournal.entries(in: directory))
            #expect(pending.map(\.receipt?.fault) == [.pause] && pending.map(\.receipt?.done) == ["frozen"])
            #expect(Leftovers.clean(directory: directory, clock: clock))
            #expect(waitpid(pid, nil, 0) == pid)
            #expect(UndoJournal.pending(UndoJournal.entries(in: directory)).isEmpty)
            let healed = UndoJournal.entries(in: directory).filter { $0.what == .healed }
            #expect(healed.map(\.receipt?.id) == ["x1"])
        }
    }

    @Test func `a process that only has the pid of a journal's, or another boot's, is left alone`() throws {
        try withDirectory { directory in
            let pid = try sleeper()
            let process = try #require(ProcessIdentity(of: pid))
            let journal = try UndoJournal(directory: directory)
            let other = ProcessIdentity(pid: pid, startTicks: process.startTicks &+ 1)
            try journal.append(entry(.started, "x1", process: other), synced: true)
            var earlier = entry(.planned, "x2", process: process)
            earlier.bootID = "another"
            try journal.append(earlier, synced: true)
            #expect(Leftovers.endProcesses(of: directory, bootID: clock.bootID) == 0)
            #expect(process.isAlive)
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
    }

    @Test func `a directory without our node list is never removed`() throws {
        try withDirectory { directory in
            try BoundedFile.replace("\(directory)/precious", with: [1])
            #expect(!ClusterDirectory.remove(directory))
            try BoundedFile.replace("\(directory)/topology.json", with: [UInt8]("{}".utf8))
            #expect(!ClusterDirectory.remove(directory))
            // A node list that speaks of another directory is not this one's mark.
            let elsewhere = try #require(Wire.line(topology("/tmp/elsewhere", removes: true)))
            try BoundedFile.replace("\(directory)/topology.json", with: elsewhere)
            #expect(!ClusterDirectory.remove(directory))
            #expect(access("\(directory)/precious", F_OK) == 0)
            try topology(directory, removes: true).write()
            #expect(symlink("/etc", "\(directory)/link") == 0)
            #expect(ClusterDirectory.remove(directory))
            #expect(access("/etc/passwd", F_OK) == 0)
        }
    }

    private func sleeper() throws -> pid_t {
        try ProcessSpawner.spawn(
            SpawnRequest(
                arguments: ["/bin/sleep", "300"], environment: [:], workingDirectory: "/", standing: .ownGroup,
                output: .null, errors: .null))
    }

    private func entry(
        _ what: UndoJournal.Entry.What, _ id: String, process: ProcessIdentity?
    ) -> UndoJournal.Entry {
        let now = clock.now().wall
        return UndoJournal.Entry(
            what: what, at: now, bootID: clock.bootID, node: "tikv-1", process: process,
            receipt: what == .started
                ? nil
                : FaultReceipt(
                    id: id, fault: .pause, target: .store(1), address: "127.0.0.1:1", injected: now, deadline: now,
                    undo: "continue"))
    }

    private func topology(_ directory: String, removes: Bool) -> ProcessTopology {
        ProcessTopology(
            name: "lab", isDisposable: true, isSimulated: true, directory: directory, removesDirectory: removes,
            tolerated: [:], shutdownGraceSeconds: 0,
            nodes: [
                ProcessTopology.Node(
                    name: "tikv-1", component: .store(1), addresses: ["127.0.0.1:1"], arguments: ["/bin/sleep", "300"],
                    environment: [:], outputFile: "/dev/null", logFile: "/dev/null", workingDirectory: "/")
            ])
    }
}

/// A private directory for one test, gone afterwards.
func withDirectory(_ body: (String) throws -> Void) throws {
    let path = "/tmp/operator-test-\(getpid())-\(Int.random(in: 0..<1_000_000_000))"
    try #require(mkdir(path, 0o700) == 0)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
}
