import Glibc
import OperatorCore
import TestSupport
import Testing

@testable import Deployments

@Suite struct ClusterLifeTests {
    @Test func `a cluster comes up, says what it is, and leaves nothing when it goes down`() async throws {
        let cluster = try LocalTestCluster.make()
        var pids: [Int32] = []
        try await cluster.whileUp { up in
            pids = up.pids
            #expect(up.nodes.count == 4 && pids.count == 4)
            #expect(up.nodes.allSatisfy { $0.state == .running })
            #expect(up.isSimulated && up.isDisposable && up.endpoints == ["http://\(up.nodes[0].address)"])
            let manifest = try ClusterManifest.read(directory: up.directory)
            #expect(
                manifest.cluster.nodes(ofKind: "store").map(\.pid)
                    == up.nodes.filter { $0.component.kind == "store" }.map(\.pid))
            #expect(manifest.line.hasPrefix("{") && !manifest.line.contains("\n"))
            let entry = try cluster.registered()
            #expect(entry.directory == up.directory && entry.disposable)
        }
        #expect(pids.allSatisfy(isGone))
        #expect(access(cluster.topology.directory, F_OK) != 0)
        #expect(cluster.topology.nodes.flatMap(\.addresses).allSatisfy { !PortProbe.accepts($0) })
    }

    @Test func `a kept directory stays, without its socket`() async throws {
        let cluster = try LocalTestCluster.make(removes: false)
        let deployment = try cluster.deployment()
        _ = try await deployment.up()
        try await deployment.down()
        #expect(access("\(cluster.topology.directory)/topology.json", F_OK) == 0)
        #expect(access("\(cluster.topology.directory)/control.sock", F_OK) != 0)
        cluster.clear()
    }

    @Test func `when the parent is killed, processes, ports and directory are gone`() async throws {
        let cluster = try LocalTestCluster.make()
        let (parent, up) = try await startParent(cluster)
        kill(parent, SIGKILL)
        waitpid(parent, nil, 0)
        #expect(
            await eventually {
                up.pids.allSatisfy(isGone) && access(cluster.topology.directory, F_OK) != 0
            })
        #expect(cluster.topology.nodes.flatMap(\.addresses).allSatisfy { !PortProbe.accepts($0) })
        #expect(cluster.registry.clusters().isEmpty)
        cluster.clear()
    }

    @Test func `a parent killed at any moment of the start leaves no process`() async throws {
        for delay in stride(from: UInt32(1_000), through: 46_000, by: 5_000) {
            let cluster = try LocalTestCluster.make()
            let parent = try spawnParent(cluster)
            usleep(delay)
            kill(parent, SIGKILL)
            waitpid(parent, nil, 0)
            let directory = cluster.topology.directory
            // Where the supervisor had not been started yet there is nobody to remove the directory, and nothing runs.
            let everStarted = access("\(directory)/supervisor.log", F_OK) == 0
            let gone = try await eventually(within: 10) {
                try commandLines(containing: directory).isEmpty
                    && (!everStarted || access(directory, F_OK) != 0)
            }
            #expect(gone, "killed after \(delay) microseconds")
            cluster.clear()
        }
    }

    @Test func `when the parent is killed a paused node goes, too`() async throws {
        let cluster = try LocalTestCluster.make()
        let (parent, up) = try await startParent(cluster)
        _ = try await cluster.faults.inject(FaultRequest(.pause, target: "store/2"))
        kill(parent, SIGKILL)
        waitpid(parent, nil, 0)
        #expect(
            await eventually {
                up.pids.allSatisfy(isGone) && access(cluster.topology.directory, F_OK) != 0
            })
        cluster.clear()
    }

    @Test func `when the supervisor is killed its nodes end, a stopped one included, and the registry forgets it`()
        async throws
    {
        let cluster = try LocalTestCluster.make()
        let deployment = try cluster.deployment()
        let up = try await deployment.up()
        let supervisor = try cluster.registered().supervisorPid
        _ = try await cluster.faults.inject(FaultRequest(.pause, target: "store/1"))
        kill(supervisor, SIGKILL)
        #expect(await eventually { up.pids.allSatisfy(isGone) })
        await #expect(throws: ActingError.self) { try await deployment.status() }
        #expect(cluster.registry.clusters().isEmpty)
        try await deployment.down()
        #expect(access(cluster.topology.directory, F_OK) != 0)
        cluster.clear()
    }

    @Test func `when parent and supervisor are killed, the next look at the registry clears what they left`()
        async throws
    {
        let cluster = try LocalTestCluster.make()
        let (parent, up) = try await startParent(cluster)
        let supervisor = try cluster.registered().supervisorPid
        kill(supervisor, SIGKILL)
        kill(parent, SIGKILL)
        waitpid(parent, nil, 0)
        #expect(await eventually { isGone(supervisor) })
        #expect(cluster.registry.clusters().isEmpty)
        #expect(access(cluster.topology.directory, F_OK) != 0)
        #expect(try names(in: "\(cluster.runtime)/operator").isEmpty)
        #expect(await eventually { up.pids.allSatisfy(isGone) })
        cluster.clear()
    }

    @Test func `SIGTERM to the supervisor takes everything down in order`() async throws {
        let cluster = try LocalTestCluster.make()
        let deployment = try cluster.deployment()
        let up = try await deployment.up()
        kill(try cluster.registered().supervisorPid, SIGTERM)
        #expect(
            await eventually {
                up.pids.allSatisfy(isGone) && access(cluster.topology.directory, F_OK) != 0
            })
        try await deployment.down()
        #expect(cluster.registry.clusters().isEmpty)
        cluster.clear()
    }

    @Test func `nodes get their grace, and what ignores it is killed`() async throws {
        let cluster = try LocalTestCluster.make(stores: 2, members: 0, removes: false)
        var graceful = cluster.topology
        graceful.shutdownGraceSeconds = 1
        let said = "\(graceful.directory)/said"
        for (index, action) in ["echo bye >> \(said); exit 0", ""].enumerated() {
            graceful.nodes[index].addresses = []
            graceful.nodes[index].arguments = [
                "/bin/sh", "-c", "trap '\(action)' TERM; echo up >> \(said); while :; do sleep 0.05; done",
            ]
        }
        let deployment = ProcessDeployment(
            topology: graceful, executable: try LocalTestCluster.program(), environment: cluster.environment)
        let up = try await deployment.up()
        #expect(await eventually { BoundedFile.text(said, limit: 1_000) == "up\nup\n" })
        try await deployment.down()
        #expect(BoundedFile.text(said, limit: 1_000) == "up\nup\nbye\n")
        #expect(up.pids.allSatisfy(isGone))
        cluster.clear()
    }

    @Test func `a node that cannot listen fails the start with what it said, and leaves nothing`() async throws {
        let cluster = try LocalTestCluster.make(stores: 1)
        var broken = cluster.topology
        broken.nodes[0].arguments = [try LocalTestCluster.program(), "node", "127.0.0.1:notaport"]
        let deployment = ProcessDeployment(
            topology: broken, executable: try LocalTestCluster.program(), environment: cluster.environment)
        let error = await #expect(throws: ActingError.self) { try await deployment.up() }
        #expect(error?.description.contains("pd1 ended (exit status 4)") == true)
        #expect(access(broken.directory, F_OK) != 0)
        cluster.clear()
    }

    @Test func `a program that does not exist fails the start at once`() async throws {
        let cluster = try LocalTestCluster.make(stores: 1)
        var broken = cluster.topology
        broken.nodes[1].arguments = ["/nonexistent/program"]
        let deployment = ProcessDeployment(
            topology: broken, executable: try LocalTestCluster.program(), environment: cluster.environment)
        let error = await #expect(throws: ActingError.self) { try await deployment.up() }
        #expect(error?.description.contains("cannot start /nonexistent/program") == true)
        #expect(access(broken.directory, F_OK) != 0)
        cluster.clear()
    }

    @Test func `a second cluster of the same name is refused and the first lives on`() async throws {
        let first = try LocalTestCluster.make()
        let second = try LocalTestCluster.make()
        try await first.whileUp { _ in
            let deployment = ProcessDeployment(
                topology: second.topology, executable: try LocalTestCluster.program(), environment: first.environment)
            let error = await #expect(throws: ActingError.self) { try await deployment.up() }
            #expect(error?.code == .refused)
            #expect(try await first.running.status().pids.count == 4)
        }
        second.clear()
    }

    @Test func `restart gives a node a new process, and cluster json its pid`() async throws {
        let cluster = try LocalTestCluster.make()
        try await cluster.whileUp { up in
            let before = try up.node(.store(2))
            let after = try await cluster.running.restart("store/2")
            #expect(after.pid != before.pid && after.state == .running)
            #expect(
                await eventually {
                    (try? ClusterManifest.read(directory: up.directory).cluster.nodes(ofKind: "store")[1].pid)
                        == after.pid
                })
            #expect(await eventually { PortProbe.accepts(after.address) })
        }
    }

    @Test func `a node that ends by itself is shown with how it ended, and not started again`() async throws {
        let cluster = try LocalTestCluster.make()
        try await cluster.whileUp { up in
            kill(try #require(try up.node(.store(3)).pid), SIGKILL)
            #expect(
                try await eventually {
                    try await cluster.running.status().node(.store(3)).state == .stopped(exit: "killed by signal 9")
                })
        }
    }

    @Test func `a node has the descriptors 0, 1, 2 and its lifeline, and a group of its own`() async throws {
        let cluster = try LocalTestCluster.make(stores: 1, members: 0)
        var quiet = cluster.topology
        quiet.nodes[0].addresses = []
        quiet.nodes[0].arguments = [try LocalTestCluster.program(), "node"]
        let deployment = ProcessDeployment(
            topology: quiet, executable: try LocalTestCluster.program(), environment: cluster.environment)
        let up = try await deployment.up()
        let pid = try #require(up.nodes[0].pid)
        // While it is still being loaded it has a library open, too.
        #expect(await eventually { (try? openDescriptors(pid)) == [0, 1, 2, 3] })
        #expect(getpgid(pid) == pid)
        let supervisor = try cluster.registered().supervisorPid
        #expect(getpgid(supervisor) == supervisor && getsid(supervisor) == supervisor)
        #expect(try names(in: "/proc/\(supervisor)/task").count == 1, "the supervisor has one thread")
        try await deployment.down()
        cluster.clear()
    }

    private func spawnParent(_ cluster: LocalTestCluster) throws -> pid_t {
        try cluster.topology.write()
        return try ProcessSpawner.spawn(
            SpawnRequest(
                arguments: [try LocalTestCluster.program(), "parent", cluster.topology.directory],
                environment: cluster.environment, workingDirectory: "/", standing: .ownGroup,
                output: .appendTo("\(cluster.runtime)/parent.out"), errors: .sameAsOutput))
    }

    /// A parent process of its own, with the cluster up.
    private func startParent(_ cluster: LocalTestCluster) async throws -> (pid_t, DeployedCluster) {
        let parent = try spawnParent(cluster)
        let said = "\(cluster.runtime)/parent.out"
        #expect(
            await eventually(within: 60) { BoundedFile.text(said, limit: 10_000)?.isEmpty == false },
            "the parent says something")
        #expect(BoundedFile.text(said, limit: 10_000) == "up\n")
        return (parent, try await cluster.running.status())
    }

    private func commandLines(containing text: String) throws -> [String] {
        try names(in: "/proc").filter { Int32($0) != nil }.compactMap { pid in
            BoundedFile.text("/proc/\(pid)/cmdline", limit: 1 << 20)
        }.filter { $0.contains(text) }
    }

    private func openDescriptors(_ pid: Int32) throws -> [Int] {
        try names(in: "/proc/\(pid)/fd").compactMap { Int($0) }.sorted()
    }
}
