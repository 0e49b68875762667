import FoundationEssentials
import Glibc
import OperatorCore
import TestSupport
import Testing

@testable import Deployments

/// A fault that is no signal: it fills a directory, and its undo in the journal is "remove that file".
private final class FillMechanism: FaultMechanism {
    static let id = "fill"
    static let capability = FaultCapability.disk
    private let directory: String
    var fails = false

    init(directory: String) { self.directory = directory }

    func prepare(_ action: FaultAction, on node: ProcessTopology.Node, pid: Int32) -> PreparedAction? {
        guard case .fillDisk = action else { return nil }
        let file = "\(directory)/\(node.name).fill"
        return PreparedAction(
            action: action, node: node.name, command: "fallocate \(file)",
            undo: UndoStep(mechanism: Self.id, node: node.name, command: "rm \(file)", details: ["file": file]))
    }

    func inject(_ prepared: PreparedAction) throws(DeploymentError) {
        if fails { throw DeploymentError(.fileFailed, "no space") }
        try BoundedFile.replace(prepared.undo.details["file"] ?? "", with: [1, 2, 3])
    }

    func undo(_ step: UndoStep) throws(DeploymentError) { _ = Self.undoLeftover(step, of: directory) }

    static func undoLeftover(_ step: UndoStep, of directory: String) -> Bool {
        guard let file = step.details["file"] else { return false }
        unlink(file)
        return access(file, F_OK) != 0
    }

    static func verify(_ action: FaultAction, of receipt: FaultReceipt, on node: DeployedNode) -> FaultVerification {
        FaultVerification(isConfirmed: false, words: "not looked at")
    }
}

@Suite struct FaultMechanismTests {
    private let clock = SystemClock()
    private let fill = Fault(
        FaultID("fill-disk"), summary: "fill the disk", actions: [.fillDisk(bytesLeft: 0)], undo: "remove the filling",
        expectedSign: "disk_low")

    @Test func `a fault that is no signal is planned, injected, written down and undone by its own mechanism`() throws {
        try withExecutor { executor, _, directory in
            let request = request(fill)
            let plan = try executor.plan(request, on: nodes).plan
            #expect(plan.commands == ["fallocate \(directory)/tikv-4.fill"])
            #expect(plan.undo == ["rm \(directory)/tikv-4.fill"] && plan.expectedSign == "disk_low")
            #expect(access("\(directory)/tikv-4.fill", F_OK) != 0, "a plan does nothing")

            let receipt = try executor.inject(request, on: nodes) { _ in nil }
            #expect(receipt.fault.rawValue == "fill-disk" && receipt.done == "out of disk space")
            #expect(access("\(directory)/tikv-4.fill", F_OK) == 0)
            let written = UndoJournal.pending(UndoJournal.entries(in: directory))
            let planned = try #require(plannedUndo(directory))
            #expect(written.map(\.undo) == [[planned]])

            _ = try executor.heal(nil, undone: {})
            #expect(access("\(directory)/tikv-4.fill", F_OK) != 0)
            #expect(UndoJournal.pending(UndoJournal.entries(in: directory)).isEmpty)
        }
    }

    @Test func `what a dead supervisor left is undone by whoever finds its journal`() throws {
        try withExecutor { executor, topology, directory in
            try topology.write()
            _ = try executor.inject(request(fill), on: nodes) { _ in nil }
            // A program that does not know the mechanism leaves the entry, and the directory, to one that does.
            #expect(!Leftovers.clean(directory: directory, clock: clock))
            #expect(access("\(directory)/tikv-4.fill", F_OK) == 0)
            #expect(UndoJournal.pending(UndoJournal.entries(in: directory)).count == 1)

            #expect(Leftovers.clean(directory: directory, clock: clock, mechanisms: [FillMechanism.self]))
            #expect(access("\(directory)/tikv-4.fill", F_OK) != 0)
            #expect(UndoJournal.pending(UndoJournal.entries(in: directory)).isEmpty)
        }
    }

    @Test func `an injection that fails leaves nothing done and nothing pending`() throws {
        try withExecutor { executor, _, directory in
            mechanism(of: executor)?.fails = true
            #expect(throws: DeploymentError.self) { try executor.inject(request(fill), on: nodes) { _ in nil } }
            #expect(UndoJournal.pending(UndoJournal.entries(in: directory)).isEmpty)
            #expect(executor.healsAt == nil)
        }
    }

    @Test func `a node without the capability refuses the fault, and is not offered it`() async throws {
        let cluster = try LocalTestCluster.make(stores: 1)
        try await cluster.whileUp { up in
            let error = await #expect(throws: ActingError.self) {
                try await cluster.faults.inject(FaultRequest(fill, target: "store/1"))
            }
            #expect(error?.code == .refused)
            #expect(error?.description.contains("needs the capability disk") == true)
            #expect(try await cluster.running.status() == up)

            let leader = Fault(
                FaultID("kill-leader"), summary: "", actions: [.signal(.kill)], undo: "", expectedSign: "",
                target: .inState(kind: "pd", word: "leader"))
            let all = Fault.ofProcesses + [fill, leader]
            let ofStore = try await cluster.faults.offers(of: all, for: "store/1")
            #expect(ofStore.map(\.fault.id.rawValue) == ["kill", "stop", "pause"])
            #expect(ofStore.allSatisfy { $0.refusal == nil })
            let ofMember = try await cluster.faults.offers(of: all, for: up.nodes[0].address)
            #expect(ofMember.map(\.fault.id.rawValue) == ["kill", "stop", "pause", "kill-leader"])
            let wrong = await #expect(throws: ActingError.self) {
                try await cluster.faults.inject(FaultRequest(leader, target: "store/1", allowQuorumLoss: true))
            }
            #expect(wrong?.description.contains("kill-leader is not for store/1") == true)
        }
    }

    @Test func `a fault of a subject's own is injected under its own name, and offers then say why not`() async throws {
        let cluster = try LocalTestCluster.make(members: 3)
        try await cluster.whileUp { _ in
            let freeze = Fault(
                FaultID("freeze-leader"), summary: "", actions: [.signal(.freeze)], undo: Fault.thaw, expectedSign: "s",
                target: .inState(kind: "pd", word: "leader"))
            let receipt = try await cluster.faults.inject(FaultRequest(freeze, target: "pd/pd2"))
            #expect(receipt.fault.rawValue == "freeze-leader" && receipt.done == "frozen" && receipt.undo == Fault.thaw)
            let found = try await cluster.faults.verify(receipt)
            #expect(found.isConfirmed && found.words.hasSuffix("has state T"))
            let offers = try await cluster.faults.offers(of: Fault.ofProcesses, for: "pd/pd1")
            #expect(offers.map(\.refusal) == Array(repeating: "freeze-leader of pd/pd2 still runs", count: 3))
        }
    }

    @Test func `verify asks the kernel, not the supervisor's book`() async throws {
        let cluster = try LocalTestCluster.make()
        try await cluster.whileUp { up in
            let frozen = try await cluster.faults.inject(FaultRequest(.pause, target: "store/1"))
            #expect(try await cluster.faults.verify(frozen).isConfirmed)
            // Somebody continues the process behind the supervisor's back: the fault does not hold any more.
            kill(try #require(frozen.pid), SIGCONT)
            let broken = try await cluster.faults.verify(frozen)
            #expect(!broken.isConfirmed && !broken.words.hasSuffix("state T"))
            var healed = try #require(try await cluster.faults.heal(frozen.id).last)
            #expect(try await cluster.faults.verify(healed).words.hasSuffix("runs and accepts connections"))

            let killed = try await cluster.faults.inject(FaultRequest(.kill, target: "store/2"))
            let found = try await cluster.faults.verify(killed)
            let pid = try #require(killed.pid)
            #expect(found.isConfirmed && found.words.hasPrefix("process \(pid) "))
            // Not healed in truth: what would be said of it is not believed.
            healed = killed
            healed.healed = clock.now().wall
            let early = SignalMechanism.verify(
                .signal(.kill), of: healed, on: try await cluster.running.status().node(.store(2)))
            #expect(!early.isConfirmed)
        }
    }

    // MARK: Set-up

    private var nodes: [DeployedNode] {
        topology("/").nodes.map {
            DeployedNode(component: $0.component, name: $0.name, addresses: $0.addresses, pid: 1, state: .running)
        }
    }

    private func request(_ fault: Fault) -> ControlRequest {
        var request = ControlRequest(.inject)
        request.fault = fault.id
        request.definition = fault
        request.target = "tikv-4"
        request.allowQuorumLoss = true
        return request
    }

    private func plannedUndo(_ directory: String) -> UndoStep? {
        FillMechanism(directory: directory).prepare(fill.actions[0], on: topology(directory).nodes[3], pid: 1)?.undo
    }

    private func topology(_ directory: String) -> ProcessTopology {
        var topology = ProcessTopologyTests.sound
        topology.directory = directory
        topology.removesDirectory = false
        return topology
    }

    private func mechanism(of executor: FaultExecutor) -> FillMechanism? {
        executor.mechanisms.compactMap { $0 as? FillMechanism }.first
    }

    private func withExecutor(_ body: (FaultExecutor, ProcessTopology, String) throws -> Void) throws {
        try withDirectory { directory in
            let topology = topology(directory)
            let executor = try FaultExecutor(
                topology: topology, mechanisms: [FillMechanism(directory: directory)], clock: clock)
            try body(executor, topology, directory)
        }
    }
}
