import FoundationEssentials
import Glibc
import OperatorCore
import TestSupport
import Testing

@testable import Deployments

@Suite struct ControlSocketTests {
    @Test func `garbage is answered with an error and changes nothing`() async throws {
        let cluster = try LocalTestCluster.make(stores: 1)
        try await cluster.whileUp { up in
            let lines = [
                "", "{}", "[]", "null", "\u{0}\u{1B}[2J", #"{"v":2,"do":"stop"}"#, #"{"v":1,"do":"explode"}"#,
                #"{"v":1,"do":"inject"}"#, #"{"v":1,"do":"inject","fault":"melt","target":"store/1"}"#,
                #"{"v":1,"do":"inject","fault":"x","target":"store/1","allow_quorum_loss":true,"definition":{"id":"\u001b[2J","summary":"","actions":[{"signal":{"_0":"kill"}}],"undo":"","expected_sign":"","target":{"any":{}}}}"#,
                #"{"v":1,"do":"inject","fault":"x","target":"store/1","allow_quorum_loss":true,"definition":{"id":"x","summary":"","actions":[],"undo":"","expected_sign":"","target":{"any":{}}}}"#,
                #"{"v":1,"do":"heal","id":"x99"}"#, #"{"v":1,"do":"restart"}"#,
                #"{"v":1,"do":"restart","target":"store/77"}"#,
                #"{"v":1,"do":"inject","fault":"kill","target":"store/1","lasting_seconds":1e999}"#,
                #"{"v":1,"do":"inject","fault":"kill","target":"store/1","lasting_seconds":-5}"#,
                String(repeating: "[", count: 60_000),
            ]
            for line in lines {
                let answer = try await exchange(cluster, line + "\n")
                #expect(
                    answer.hasPrefix(#"{"error":{"code":""#) && answer.hasSuffix("}\n"), "\(line.prefix(60)): \(answer)"
                )
            }
            #expect(try await cluster.running.status() == up)
        }
    }

    @Test func `a cluster that is gone is said to be, with the way to another`() async throws {
        let folder = try TemporaryFolder()
        for directory in [folder.path, folder.path + "/removed"] {
            let error = await #expect(throws: ActingError.self) {
                try await ProcessCluster(directory: directory).status()
            }
            #expect(error?.code == .unreachable)
            #expect(error?.description == "cannot ask the cluster: it is gone. start one: `operator rehearse up`")
        }
    }

    @Test func `a supervisor of the version before is understood`() throws {
        let answer =
            #"{"cluster":{"directory":"/d","endpoints":[],"is_disposable":true,"is_simulated":true,"name":"lab","nodes":[{"address":"127.0.0.1:1","component":"store/1","name":"n","pid":7,"state":{"paused":{}},"status_address":"127.0.0.1:2"}]},"faults":[{"address":"127.0.0.1:1","deadline":"2026-12-01T12:17:37.117Z","id":"x1","injected":"2026-12-01T12:16:37.117Z","kind":"pause","target":"store/1","undo":"u"}],"ok":true,"supervisor_pid":3,"v":1}"#
        let read = try Wire.decoder().decode(ControlAnswer.self, from: Data(answer.utf8))
        let node = try #require(read.cluster?.nodes.first)
        #expect(node.addresses == ["127.0.0.1:1", "127.0.0.1:2"] && node.state == .paused && node.logFiles.isEmpty)
        #expect(read.faults?.first?.fault == .pause && read.faults?.first?.effects == [.signal(.freeze)])
    }

    @Test func `random bytes never end the supervisor`() async throws {
        let cluster = try LocalTestCluster.make(stores: 1)
        var random = SystemRandomNumberGenerator()
        try await cluster.whileUp { up in
            for _ in 0..<200 {
                let bytes = (0..<Int.random(in: 1...300)).map { _ in UInt8.random(in: 0...255, using: &random) }
                _ = try await exchange(cluster, String(decoding: bytes, as: UTF8.self) + "\n")
            }
            #expect(try await cluster.running.status() == up)
        }
    }

    @Test func `a line of a megabyte is refused`() async throws {
        let cluster = try LocalTestCluster.make(stores: 1)
        try await cluster.whileUp { up in
            let answer = try await exchange(cluster, String(repeating: "x", count: 1 << 20) + "\n")
            #expect(answer.isEmpty || answer.contains("bad_request"))
            #expect(try await cluster.running.status() == up)
        }
    }

    @Test func `half lines and silence block nobody, however many`() async throws {
        let cluster = try LocalTestCluster.make(stores: 1)
        try await cluster.whileUp { up in
            var silent: [Int32] = []
            defer { for descriptor in silent { close(descriptor) } }
            for number in 0..<40 {
                let descriptor = try ControlSocket.connect(directory: up.directory)
                silent.append(descriptor)
                if number % 2 == 0 { send(descriptor, "{\"v\":1", 6, Int32(MSG_NOSIGNAL)) }
            }
            #expect(try await cluster.running.status() == up)
            // The first were let go of to make room, the last one after its time.
            #expect(isClosed(silent[0]))
            let last = silent[39]
            #expect(await eventually { isClosed(last) })
        }
    }

    @Test func `the socket and the directory are for their owner only`() async throws {
        let cluster = try LocalTestCluster.make(stores: 1)
        try await cluster.whileUp { up in
            #expect(mode("\(up.directory)/control.sock") == 0o600)
            #expect(mode(up.directory) == 0o700)
            #expect(mode("\(up.directory)/topology.json") == 0o600)
            #expect(mode("\(up.directory)/undo.jsonl") == 0o600)
        }
    }

    @Test func `a stopped supervisor is reported as silent, not as gone`() async throws {
        let cluster = try LocalTestCluster.make(stores: 1)
        try await cluster.whileUp { up in
            let supervisor = try cluster.registered().supervisorPid
            kill(supervisor, SIGSTOP)
            defer { kill(supervisor, SIGCONT) }
            var client = ControlClient(directory: up.directory)
            client.timeoutSeconds = 0.3
            let error = await #expect(throws: DeploymentError.self) { try await client.ask(ControlRequest(.status)) }
            #expect(error?.code == .timedOut)
            #expect(cluster.registry.clusters().map(\.name) == ["lab"])
        }
    }

    @Test func `a path longer than a socket address serves all the same`() async throws {
        let cluster = try LocalTestCluster.make(stores: 1)
        let long = "\(cluster.runtime)/\(String(repeating: "d", count: 120))"
        try ClusterDirectory.create(long)
        var topology = cluster.topology
        topology.directory = long
        let deployment = ProcessDeployment(
            topology: topology, executable: try LocalTestCluster.program(), environment: cluster.environment)
        #expect(try await deployment.up().nodes.count == 2)
        try await deployment.down()
        cluster.clear()
    }

    private func isClosed(_ descriptor: Int32) -> Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT)) == 0 || (errno != EAGAIN && errno != EINTR)
    }

    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o777 : nil
    }

    /// Sends a text and returns everything answered until the end; a connection cut in the middle of sending is an end.
    private func exchange(_ cluster: LocalTestCluster, _ text: String) async throws -> String {
        let directory = cluster.topology.directory
        return try await OwnThread.run(named: "hostile") { () throws(DeploymentError) in
            let descriptor = try ControlSocket.connect(directory: directory)
            defer { close(descriptor) }
            var rest = [UInt8](text.utf8)[...]
            var received: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 65_536)
            while true {
                var entry = pollfd(fd: descriptor, events: Int16(rest.isEmpty ? POLLIN : POLLIN | POLLOUT), revents: 0)
                guard poll(&entry, 1, 20_000) > 0 else { return "no answer" }
                if entry.revents & Int16(POLLIN) != 0 {
                    let count = recv(descriptor, &chunk, chunk.count, 0)
                    guard count > 0 else { return String(decoding: received, as: UTF8.self) }
                    received.append(contentsOf: chunk[..<count])
                } else {
                    let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                    guard count > 0 || errno == EAGAIN else { return String(decoding: received, as: UTF8.self) }
                    rest = rest.dropFirst(max(0, count))
                }
            }
        }
    }
}
