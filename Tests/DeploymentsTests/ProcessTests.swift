import Glibc
import OperatorCore
import Testing

@testable import Deployments

@Suite struct ProcessTests {
    @Test func `a child gets the environment, directory and streams asked for, and nothing else`() async throws {
        let (base, output) = try scratch()
        defer {
            unlink(output)
            rmdir(base)
        }
        let pid = try ProcessSpawner.spawn(
            SpawnRequest(
                arguments: [
                    "/bin/sh", "-c",
                    "echo $ONE; pwd; ls /proc/self/fd | tr '\\n' ' '; echo oops >&2; read x || echo eof",
                ],
                environment: ["ONE": "1"], workingDirectory: "/usr", standing: .ownGroup, output: .appendTo(output),
                errors: .sameAsOutput))
        var status: Int32 = 0
        #expect(waitpid(pid, &status, 0) == pid && status == 0)
        // ls itself opens the directory as 3.
        #expect(BoundedFile.text(output, limit: 10_000) == "1\n/usr\n0 1 2 3 oops\neof\n")
    }

    @Test func `passed descriptors arrive as 3, 4 and so on, even where the numbers cross`() async throws {
        let (base, output) = try scratch()
        defer {
            unlink(output)
            rmdir(base)
        }
        var first: [Int32] = [0, 0]
        var second: [Int32] = [0, 0]
        try #require(pipe(&first) == 0 && pipe(&second) == 0)
        write(first[1], "one\n", 4)
        write(second[1], "two\n", 4)
        let pid = try ProcessSpawner.spawn(
            SpawnRequest(
                arguments: ["/bin/sh", "-c", "read a <&3; read b <&4; echo $a $b"], environment: [:],
                workingDirectory: "/", standing: .ownSession, output: .appendTo(output), errors: .sameAsOutput,
                extraDescriptors: [second[0], first[0]]))
        #expect(waitpid(pid, nil, 0) == pid)
        #expect(BoundedFile.text(output, limit: 1_000) == "two one\n")
        for end in first + second { close(end) }
    }

    @Test func `a program that cannot run, and a directory that is not there, throw`() {
        for (program, directory) in [("/nonexistent", "/"), ("/etc/passwd", "/"), ("/bin/true", "/nonexistent")] {
            let error = #expect(throws: DeploymentError.self) {
                try ProcessSpawner.spawn(
                    SpawnRequest(
                        arguments: [program], environment: [:], workingDirectory: directory, standing: .ownGroup,
                        output: .null, errors: .null))
            }
            #expect(error?.code == .spawnFailed)
        }
    }

    @Test func `a node ends when its lifeline does, and one that got none does not start`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        // No other test's child may hold the end that is closed here.
        #expect(fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0)
        let request = SpawnRequest(
            arguments: [try LocalTestCluster.program(), "node"], environment: [Lifeline.environmentName: "3"],
            workingDirectory: "/", standing: .ownGroup, output: .null, errors: .null, extraDescriptors: [ends[0]])
        let node = try ProcessSpawner.spawn(request)
        write(ends[1], "noise", 5)
        close(ends[1])
        #expect(exitStatus(node) == Lifeline.exitStatus)
        close(ends[0])
        for value in [nil, "", "3", "-1", "nonsense"] as [String?] {
            var without = request
            without.extraDescriptors = []
            without.environment = value.map { [Lifeline.environmentName: $0] } ?? [:]
            #expect(exitStatus(try ProcessSpawner.spawn(without)) == 3, "\(value ?? "nothing")")
        }
    }

    private func exitStatus(_ pid: pid_t) -> Int32? {
        var status: Int32 = 0
        guard waitpid(pid, &status, 0) == pid, status & 0x7F == 0 else { return nil }
        return status >> 8
    }

    @Test func `an identity outlives neither its process nor its pid`() throws {
        let pid = try ProcessSpawner.spawn(
            SpawnRequest(
                arguments: ["/bin/sleep", "300"], environment: [:], workingDirectory: "/", standing: .ownGroup,
                output: .null, errors: .null))
        let identity = try #require(ProcessIdentity(of: pid))
        #expect(identity.isAlive)
        kill(pid, SIGKILL)
        var info = siginfo_t()
        waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT)
        #expect(!identity.isAlive, "a zombie is gone")
        waitpid(pid, nil, 0)
        #expect(!identity.isAlive && ProcessIdentity(of: pid) != identity)
        #expect(ProcessIdentity(of: -1) == nil && ProcessIdentity(of: 0) == nil)
    }

    @Test func `reserved ports are free, distinct, below the kernel's range, and nobody else's`() throws {
        let first = try PortReservation(20, seed: 5)
        let second = try PortReservation(20, seed: 5)
        #expect(Set(first.ports).count == 20 && Set(first.ports).isDisjoint(with: second.ports))
        #expect((first.ports + second.ports).allSatisfy { $0 >= 20_000 && $0 < 60_999 && PortProbe.isFree($0) })
        #expect(throws: DeploymentError.self) { try PortReservation(65_000, seed: 1) }
        withExtendedLifetime((first, second)) {}
    }

    @Test func `files are bounded, private, whole, and links are not followed`() throws {
        try withDirectory { directory in
            let path = "\(directory)/file"
            try BoundedFile.replace(path, with: [1, 2, 3])
            #expect(BoundedFile.bytes(path, limit: 3) == [1, 2, 3])
            #expect(BoundedFile.bytes(path, limit: 2) == nil)
            #expect(throws: DeploymentError.self) { try BoundedFile.create(path, with: [4]) }
            #expect(BoundedFile.bytes(path, limit: 3) == [1, 2, 3])
            #expect(try names(in: directory) == ["file"])
            #expect(symlink(path, "\(directory)/link") == 0)
            #expect(BoundedFile.bytes("\(directory)/link", limit: 3) == nil)
        }
    }

    private func scratch() throws -> (directory: String, output: String) {
        let directory = "/tmp/operator-test-\(getpid())-\(Int.random(in: 0..<1_000_000_000))"
        try #require(mkdir(directory, 0o700) == 0)
        return (directory, "\(directory)/out")
    }
}
