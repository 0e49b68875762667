import Deployments
import FoundationEssentials
import Glibc
import OperatorCore
import Testing

@testable import RehearsalCluster

@Suite struct RehearsalTopologyTests {
    @Test func `the plan has PD's ids, ports of its own for each node, and capacities that differ`() throws {
        let options = RehearsalOptions(stores: 5, members: 3)
        let plan = RehearsalPlan.make(
            options, seed: 7, ports: Array(20_000..<20_016), birthSeconds: 1_700_000_000, directory: "/d")
        #expect(plan.stores.map(\.id) == [1, 4, 5, 6, 7])
        #expect(plan.members.map(\.name) == ["pd1", "pd2", "pd3"])
        let ports =
            plan.members.flatMap { [$0.clientPort, $0.peerPort] } + plan.stores.flatMap { [$0.port, $0.statusPort] }
        #expect(Set(ports).count == 16 && ports.count == RehearsalPlan.portCount(options))
        #expect(Set(plan.stores.map(\.capacityBytes)).count == 5)
        #expect(plan.stores.allSatisfy { (90 << 30...110 << 30).contains($0.capacityBytes) })
        #expect(plan.clusterID >> 32 == 1_700_000_000 && plan.regionCount == 240 && plan.replicas == 3)
        #expect(Set(plan.members.map(\.memberID)).count == 3)
    }

    @Test func `many stores still differ in capacity`() {
        let options = RehearsalOptions(stores: 32, members: 1)
        let plan = RehearsalPlan.make(options, seed: 1, ports: Array(20_000..<20_066), birthSeconds: 1, directory: "/d")
        #expect(Set(plan.stores.map(\.capacityBytes)).count == 32)
        #expect(Set(plan.stores.map { $0.capacityBytes >> 19 }).count == 32, "by more than half a mebibyte")
    }

    @Test func `one seed gives one plan, another seed another`() {
        let make = { (seed: UInt64) in
            RehearsalPlan.make(
                RehearsalOptions(), seed: seed, ports: Array(20_000..<20_012), birthSeconds: 1, directory: "/d")
        }
        #expect(make(3) == make(3) && make(3) != make(4))
        #expect(make(3).replicas == 3)
        let single = RehearsalPlan.make(
            RehearsalOptions(stores: 1, members: 1), seed: 1, ports: [1, 2, 3, 4], birthSeconds: 1, directory: "/d")
        #expect(single.replicas == 1 && single.stores.map(\.id) == [1])
    }

    @Test func `preparing writes the plan for its owner and names the nodes' commands`() throws {
        let directory = "/tmp/operator-test-\(getpid())-\(Int.random(in: 0..<1_000_000_000))"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let options = RehearsalOptions(seed: 9, name: "lab", directory: directory)
        let topology = try RehearsalTopology.prepare(options, executable: "/bin/true")
        let data = try #require(FileManager.default.contents(atPath: "\(directory)/plan.json"))
        #expect(try JSONDecoder().decode(RehearsalPlan.self, from: data) == topology.plan)
        var status = stat()
        #expect(lstat("\(directory)/plan.json", &status) == 0 && status.st_mode & 0o777 == 0o600)
        let processes = topology.processes
        #expect(
            processes.isDisposable && processes.isSimulated && processes.removesDirectory && processes.name == "lab")
        #expect(processes.tolerance(ofKind: "pd") == 1 && processes.tolerance(ofKind: "store") == 1)
        let store = try #require(processes.nodes.node(for: "store/4"))
        #expect(store.name == "tikv-4" && store.addresses[1] == topology.plan.stores[1].statusAddress)
        #expect(
            store.arguments == ["/bin/true", "__rehearse-node", "--plan", "\(directory)/plan.json", "--store", "4"])
        #expect(store.logFile == "\(directory)/tikv-4.log")
        #expect(processes.nodes.node(for: "pd/pd2")?.arguments.suffix(2) == ["--pd", "pd2"])

        let again = #expect(throws: ActingError.self) {
            try RehearsalTopology.prepare(options, executable: "/bin/true")
        }
        #expect(again?.code == .refused && again?.description.contains("not empty") == true)
    }

    @Test(arguments: [
        RehearsalOptions(stores: 0), RehearsalOptions(stores: 33), RehearsalOptions(members: 0),
        RehearsalOptions(members: 10), RehearsalOptions(queriesPerSecond: -1), RehearsalOptions(queriesPerSecond: .nan),
        RehearsalOptions(directory: "relative"), RehearsalOptions(name: "a b"),
    ])
    func `what cannot be is refused before anything is made`(options: RehearsalOptions) {
        let error = #expect(throws: ActingError.self) {
            try RehearsalTopology.prepare(options, executable: "/bin/true")
        }
        #expect(error?.code == .refused)
    }
}
