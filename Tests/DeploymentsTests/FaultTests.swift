import Glibc
import OperatorCore
import TestSupport
import Testing

@testable import Deployments

@Suite struct FaultTests {
    @Test func `kill takes the process and its ports, and heal brings both back`() async throws {
        let cluster = try LocalTestCluster.make()
        try await cluster.whileUp { up in
            let victim = try up.node(.store(2))
            let receipt = try await cluster.faults.inject(
                FaultRequest(.kill, target: "store/2", lasting: .seconds(600), allowQuorumLoss: false))
            #expect(receipt.id == "x1" && receipt.address == victim.address && receipt.healed == nil)
            #expect(receipt.deadline.elapsed(since: receipt.injected) == .seconds(600))
            #expect(await eventually { victim.pid.map(isGone) == true && !PortProbe.accepts(victim.address) })
            #expect(
                try await eventually {
                    try await cluster.running.status().node(.store(2)).state == .stopped(exit: "killed by signal 9")
                })
            #expect(try await cluster.faults.active().map(\.id) == ["x1"])

            let healed = try await cluster.faults.heal("x1")
            #expect(healed.map(\.id) == ["x1"] && healed[0].healed != nil)
            #expect(await eventually { PortProbe.accepts(victim.address) })
            #expect(try await cluster.running.status().node(.store(2)).pid != victim.pid)
            #expect(try await cluster.faults.active().isEmpty)
            // Twice is no error and changes nothing.
            let again = try await cluster.faults.heal(nil)
            #expect(again == healed)
        }
    }

    @Test func `heal straight after kill is not lost on a process that was not buried yet`() async throws {
        let cluster = try LocalTestCluster.make()
        try await cluster.whileUp { up in
            let victim = try up.node(.store(1))
            for _ in 0..<10 {
                _ = try await cluster.faults.inject(FaultRequest(.kill, target: "store/1"))
                _ = try await cluster.faults.heal(nil)
                #expect(await eventually { PortProbe.accepts(victim.address) })
                #expect(try await eventually { try await cluster.running.status().node(.store(1)).state == .running })
            }
        }
    }

    @Test func `pause freezes the process, and heal continues the same one`() async throws {
        let cluster = try LocalTestCluster.make()
        try await cluster.whileUp { up in
            let victim = try up.node(.store(3))
            let pid = try #require(victim.pid)
            _ = try await cluster.faults.inject(FaultRequest(.pause, target: victim.address))
            #expect(await eventually { processState(pid) == "T" })
            #expect(PortProbe.accepts(victim.address), "a frozen listener still accepts")
            #expect(try await cluster.running.status().node(.store(3)).state == .paused)
            _ = try await cluster.faults.heal(nil)
            #expect(await eventually { processState(pid) == "S" })
            #expect(try await cluster.running.status().node(.store(3)) == victim)
        }
    }

    @Test func `stop ends the process with SIGTERM, and restart undoes the fault`() async throws {
        let cluster = try LocalTestCluster.make()
        try await cluster.whileUp { up in
            _ = try await cluster.faults.inject(FaultRequest(.stop, target: "tikv-2"))
            #expect(
                try await eventually {
                    try await cluster.running.status().node(.store(2)).state == .stopped(exit: "killed by signal 15")
                })
            let node = try await cluster.running.restart("store/2")
            #expect(node.state == .running)
            #expect(try await cluster.faults.active().isEmpty)
        }
    }

    @Test func `a fault is undone at its deadline without anybody asking`() async throws {
        let cluster = try LocalTestCluster.make()
        try await cluster.whileUp { up in
            let pid = try #require(try up.node(.store(1)).pid)
            _ = try await cluster.faults.inject(FaultRequest(.pause, target: "store/1", lasting: .seconds(1)))
            #expect(await eventually { processState(pid) == "T" })
            #expect(await eventually { processState(pid) == "S" })
            #expect(try await cluster.faults.history().allSatisfy { $0.healed != nil })
            _ = try await cluster.faults.inject(FaultRequest(.kill, target: "store/1", lasting: .seconds(1)))
            #expect(try await eventually { try await cluster.faults.active().isEmpty })
            #expect(try await eventually { try await cluster.running.status().node(.store(1)).state == .running })
        }
    }

    @Test func `a plan names signals, undo and state, and changes nothing`() async throws {
        let cluster = try LocalTestCluster.make()
        try await cluster.whileUp { up in
            let plan = try await cluster.faults.plan(FaultRequest(.pause, target: "store/2"))
            let pid = try #require(try up.node(.store(2)).pid)
            #expect(plan.commands == ["kill -STOP -- -\(pid)"] && plan.undo == ["kill -CONT -- -\(pid)"])
            #expect(plan.lastingSeconds == 60 && plan.steadyState.contains("4 of 4 nodes run"))
            #expect(try await cluster.running.status() == up)
            #expect(UndoJournal.pending(UndoJournal.entries(in: up.directory)).isEmpty)
        }
    }

    @Test func `refusals: second experiment, lost majority, unknown or dead target, too long`() async throws {
        let cluster = try LocalTestCluster.make(members: 3)
        try await cluster.whileUp { up in
            let faults = cluster.faults
            try await expectRefusal(.unknownTarget, "names no node") {
                _ = try await faults.inject(FaultRequest(.kill, target: "store/9"))
            }
            try await expectRefusal(.refused, "1 to 900 seconds") {
                _ = try await faults.inject(FaultRequest(.kill, target: "store/1", lasting: .seconds(901)))
            }
            try await expectRefusal(.refused, "1 to 900 seconds") {
                _ = try await faults.inject(FaultRequest(.kill, target: "store/1", lasting: .zero))
            }
            _ = try await faults.inject(FaultRequest(.kill, target: "store/1"))
            try await expectRefusal(.refused, "still runs as x1") {
                _ = try await faults.inject(FaultRequest(.pause, target: "pd/pd1"))
            }
            _ = try await faults.heal(nil)
            kill(
                try #require(try await cluster.running.status().node(.store(3)).pid ?? up.node(.store(3)).pid), SIGKILL)
            #expect(try await eventually { try await cluster.running.status().node(.store(3)).pid == nil })
            try await expectRefusal(.refused, "does not run") {
                _ = try await faults.inject(FaultRequest(.kill, target: "store/3"))
            }
            try await expectRefusal(.refused, "`operator chaos inject kill store/2 --allow-quorum-loss`") {
                _ = try await faults.inject(FaultRequest(.kill, target: "store/2"))
            }
            try await expectRefusal(.refused, "store/3 missing already") {
                _ = try await faults.inject(FaultRequest(.kill, target: "store/2"))
            }
            _ = try await faults.inject(
                FaultRequest(.kill, target: "store/2", lasting: .seconds(60), allowQuorumLoss: true))
        }
    }

    @Test(.enabled(if: access("/usr/bin/prlimit", X_OK) == 0, "needs prlimit of util-linux"))
    func `a fault whose undo cannot be written is not injected`() async throws {
        let cluster = try LocalTestCluster.make()
        try await cluster.whileUp { up in
            let supervisor = try cluster.registered().supervisorPid
            try limitFileSize(of: supervisor, to: "0")
            try await expectRefusal(.failed, "cannot write the undo journal") {
                _ = try await cluster.faults.inject(FaultRequest(.kill, target: "store/1"))
            }
            #expect(try await cluster.running.status() == up)
            #expect(try await cluster.faults.active().isEmpty)
            try limitFileSize(of: supervisor, to: "unlimited")
            _ = try await cluster.faults.inject(FaultRequest(.kill, target: "store/1"))
        }
    }

    private func limitFileSize(of pid: Int32, to limit: String) throws {
        let helper = try ProcessSpawner.spawn(
            SpawnRequest(
                arguments: ["/usr/bin/prlimit", "--pid", "\(pid)", "--fsize=\(limit):unlimited"], environment: [:],
                workingDirectory: "/", standing: .ownGroup, output: .null, errors: .null))
        var status: Int32 = 0
        #expect(waitpid(helper, &status, 0) == helper && status == 0)
    }

    @Test func `nothing is injected into a cluster that is not disposable`() async throws {
        let cluster = try LocalTestCluster.make(isDisposable: false)
        try await cluster.whileUp { up in
            try await expectRefusal(.refused, "not marked disposable") {
                _ = try await cluster.faults.inject(
                    FaultRequest(.kill, target: "store/1", lasting: .seconds(60), allowQuorumLoss: true))
            }
            #expect(try await cluster.running.status() == up)
        }
    }

    private func expectRefusal(
        _ code: ActingError.Code, _ text: String, _ body: () async throws -> Void,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let error = await #expect(throws: ActingError.self, sourceLocation: location) { try await body() }
        #expect(error?.code == code, sourceLocation: location)
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")", sourceLocation: location)
    }
}
