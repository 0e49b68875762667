import OperatorCore
import TestSupport
import Testing

@testable import Engine

struct IncidentGrouperTests {
    private let first = ComponentID.store(1)
    private let second = ComponentID.store(2)

    @Test func `two faults at the same time stay two`() {
        var table = GroupingTable()
        table.open(
            GroupingTable.condition("store_unreachable", first, noticed: 1),
            GroupingTable.condition("store_unreachable", second, noticed: 1))
        #expect(table.incidentCount == 2)
    }

    @Test func `store_down joins the incident of the unreachable store, half a minute later too`() {
        var table = GroupingTable()
        table.open(GroupingTable.condition("store_unreachable", first, noticed: 3, began: 0))
        table.open(GroupingTable.condition("store_down", first, noticed: 35, began: -9))
        table.open(GroupingTable.condition("store_down", second, noticed: 35, began: -9))
        #expect(table.incident("store_down", first) == table.incident("store_unreachable", first))
        #expect(table.incident("store_down", second) != table.incident("store_unreachable", first))
        #expect(table.head(table.incident("store_down", first)) == "store_unreachable")
    }

    @Test func `the same component long after is a fault of its own`() {
        var table = GroupingTable()
        table.open(GroupingTable.condition("disk_low", first, noticed: 0))
        table.open(GroupingTable.condition("store_unreachable", first, noticed: 100))
        #expect(table.incidentCount == 2)
    }

    @Test func `what an open ticket explains joins it without a time window, where it names the component`() {
        var table = GroupingTable()
        table.open(GroupingTable.condition("store_unreachable", first, noticed: 0))
        table.open(
            GroupingTable.condition("region_under_replicated", GroupingTable.cluster, noticed: 4_000, related: [first]))
        #expect(table.incidentCount == 1)
        var other = GroupingTable()
        other.open(GroupingTable.condition("store_unreachable", first, noticed: 0))
        other.open(
            GroupingTable.condition("region_under_replicated", GroupingTable.cluster, noticed: 5, related: [second]))
        #expect(other.incidentCount == 2)
    }

    @Test func `a graver cause found later takes the incidents it explains and becomes their head`() {
        var table = GroupingTable()
        table.open(
            GroupingTable.condition("pd_member_unreachable", .pd("pd1"), noticed: 1),
            GroupingTable.condition("pd_member_unreachable", .pd("pd2"), noticed: 1))
        #expect(table.incidentCount == 2)
        table.open(GroupingTable.condition("pd_quorum", GroupingTable.cluster, noticed: 3))
        #expect(table.incidentCount == 1)
        let incident = table.incident("pd_member_unreachable", .pd("pd1"))
        #expect(table.head(incident) == "pd_quorum")
        table.open(GroupingTable.condition("pd_unreachable", GroupingTable.cluster, noticed: 5))
        #expect(table.incidentCount == 1)
        #expect(table.head(incident) == "pd_unreachable")
    }

    @Test func `in one tick the gravest comes first and the others join it`() {
        var table = GroupingTable()
        table.open(
            GroupingTable.condition("pd_member_unreachable", .pd("pd1"), noticed: 1),
            GroupingTable.condition("pd_leader_missing", GroupingTable.cluster, noticed: 1),
            GroupingTable.condition("store_unreachable", first, noticed: 1),
            GroupingTable.condition("pd_unreachable", GroupingTable.cluster, noticed: 1),
            GroupingTable.condition("pd_quorum", GroupingTable.cluster, noticed: 1))
        #expect(table.incidentCount == 1)
        #expect(table.head(table.incident("pd_quorum", GroupingTable.cluster)) == "pd_unreachable")
    }

    @Test func `a lost leader and a missing replica are both the cluster's, yet two faults`() {
        var table = GroupingTable()
        table.open(
            GroupingTable.condition("pd_leader_missing", GroupingTable.cluster, noticed: 1),
            GroupingTable.condition("region_under_replicated", GroupingTable.cluster, noticed: 1, related: [first]))
        #expect(table.incidentCount == 2)
    }

    @Test func `an open ticket that names its cause later moves to it`() {
        var table = GroupingTable()
        table.open(
            GroupingTable.condition("store_unreachable", first, noticed: 1),
            GroupingTable.condition("region_under_replicated", GroupingTable.cluster, noticed: 1))
        #expect(table.incidentCount == 2)
        let named = GroupingTable.condition(
            "region_under_replicated", GroupingTable.cluster, noticed: 1, related: [first])
        table.tick([.updated(named)])
        table.tick([.updated(named)])
        #expect(table.incidentCount == 1)
        #expect(table.head(table.incident("region_under_replicated", GroupingTable.cluster)) == "store_unreachable")
    }

    @Test func `what does not head its incident is not torn out of it`() {
        var table = GroupingTable()
        table.open(GroupingTable.condition("store_unreachable", first, noticed: 1))
        table.open(GroupingTable.condition("high_latency", second, noticed: 2, related: [first]))
        table.open(GroupingTable.condition("store_slow", second, noticed: 300))
        #expect(table.incident("high_latency", second) == table.incident("store_unreachable", first))
        #expect(table.incident("store_slow", second) != table.incident("store_unreachable", first))
    }

    @Test func `once the head is resolved the gravest open ticket speaks for the incident`() {
        var table = GroupingTable()
        table.open(GroupingTable.condition("store_unreachable", first, noticed: 1))
        table.open(GroupingTable.condition("high_latency", second, noticed: 2, related: [first]))
        let head = GroupingTable.condition("store_unreachable", first, noticed: 1)
        table.tick([.closed(head, lastMessage: "answers")])
        table.open(GroupingTable.condition("store_slow", second, noticed: 300))
        #expect(table.incident("high_latency", second) == table.incident("store_slow", second))
        #expect(table.head(table.incident("high_latency", second)) == "store_slow")
    }

    @Test func `a violation whose ticket is still open stays in its incident`() {
        var table = GroupingTable()
        table.open(GroupingTable.condition("disk_low", first, noticed: 1))
        let incident = table.incident("disk_low", first)
        let changes = table.open(GroupingTable.condition("disk_low", first, noticed: 900))
        guard case .open(_, .join(incident ?? 0, becomesHead: false)) = changes.first else {
            Issue.record("joins its own incident, not \(changes)")
            return
        }
    }

    @Test(arguments: 0..<40)
    func `in any order of arrival the same tickets end up together`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let all = [
            GroupingTable.condition("pd_member_unreachable", .pd("pd1"), noticed: 1),
            GroupingTable.condition("pd_member_unreachable", .pd("pd2"), noticed: 2),
            GroupingTable.condition("pd_quorum", GroupingTable.cluster, noticed: 2),
            GroupingTable.condition("pd_leader_missing", GroupingTable.cluster, noticed: 3),
            GroupingTable.condition("disk_low", second, noticed: 2),
        ]
        var table = GroupingTable()
        var left = all.shuffled(using: &random)
        while !left.isEmpty {
            let count = Int.random(in: 1...left.count, using: &random)
            table.tick(left.prefix(count).map { .opened($0) })
            left.removeFirst(count)
        }
        // Ticks without news let open incidents find their cause.
        table.tick([])
        #expect(table.incidentCount == 2)
        #expect(table.head(table.incident("pd_leader_missing", GroupingTable.cluster)) == "pd_quorum")
        #expect(table.tickets.allSatisfy { $0.incident != -1 })
    }
}
