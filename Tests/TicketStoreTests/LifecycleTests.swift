import OperatorCore
import TestSupport
import Testing
import TicketStore

struct LifecycleTests {
    @Test func `a violated condition opens one ticket, and sight after sight stays that ticket`() async throws {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        #expect(ticket.state == .created && ticket.isOpen && ticket.fingerprint == "v1:lab:store_down:store/4")
        try await scene.commit(.update(Scene.condition(message: "PD says Down", at: 5)), at: 5)
        let events = try await scene.commit(.open(Scene.condition(at: 6), .new), at: 6)
        #expect(events.isEmpty)
        let tickets = try await scene.all()
        #expect(tickets.count == 1)
        #expect(tickets[0].lastSeen == Scene.at(6).wall && tickets[0].noticed == Scene.at(0).wall)
        #expect(try await scene.store.incidents(cluster: nil, onlyOpen: true).count == 1)
    }

    @Test func `severity only rises and the beginning only moves back while it is open`() async throws {
        let scene = try await Scene()
        let early = Scene.at(-20).wall
        try await scene.commit(.open(Scene.condition(severity: .warning), .new), at: 0)
        try await scene.commit(.update(Scene.condition(severity: .critical, began: early)), at: 1)
        try await scene.commit(.update(Scene.condition(severity: .info, began: Scene.at(0).wall)), at: 2)
        let ticket = try #require(try await scene.all().first)
        #expect(ticket.severity == .critical && ticket.began == early)
        #expect(try await scene.kinds(ticket.id) == [.opened, .severityRaised, .beganMoved])
    }

    @Test func `a healthy condition resolves its ticket and the last one closes the incident`() async throws {
        let scene = try await Scene()
        let first = try await scene.open(at: 0)
        let second = try await scene.open(
            Scene.key("store_unreachable"), .join(first.incident, becomesHead: false), at: 1)
        #expect(second.incident == first.incident)
        try await scene.close(at: 10)
        #expect(try await scene.store.incidents(cluster: nil, onlyOpen: true).count == 1)
        try await scene.close(Scene.key("store_unreachable"), at: 20)
        let incident = try #require(try await scene.store.incidents(cluster: Scene.cluster, onlyOpen: false).first)
        #expect(incident.closed == Scene.at(20).wall && incident.headTicket == first.id)
        let resolved = try #require(try await scene.store.ticket(first.id))
        #expect(resolved.state == .resolved && resolved.resolvedBy == "clear" && resolved.resolved == Scene.at(10).wall)
        #expect(try await scene.store.tickets(TicketFilter(onlyOpen: true)).isEmpty)
    }

    @Test func `within the reopen window it is the same ticket, later a new one linked to it`() async throws {
        var options = TicketStoreOptions()
        options.reopenWindow = .seconds(60)
        let scene = try await Scene(options)
        let ticket = try await scene.open(at: 0)
        try await scene.close(at: 10)
        let again = try await scene.open(at: 69)
        #expect(again.id == ticket.id && again.reopenedCount == 1 && again.isOpen && again.incident == ticket.incident)
        #expect(try await scene.kinds(ticket.id) == [.opened, .resolved, .reopened])
        try await scene.close(at: 80)
        let later = try await scene.open(at: 140.5)
        #expect(later.id != ticket.id && later.previousTicket == ticket.id && later.incident != ticket.incident)
    }

    @Test func `by default a return after the clear delay is a new ticket, linked`() async throws {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        try await scene.close(at: 10)
        let again = try await scene.open(at: 12)
        #expect(again.id != ticket.id && again.previousTicket == ticket.id)
    }

    @Test func `a wall clock that steps back reopens nothing`() async throws {
        var options = TicketStoreOptions()
        options.reopenWindow = .seconds(60)
        let scene = try await Scene(options)
        let ticket = try await scene.open(at: 0)
        try await scene.close(at: 10)
        let stepped = Moment(
            uptimeNanoseconds: Scene.at(200).uptimeNanoseconds, wall: Scene.at(11).wall)
        let batch = TicketBatch(
            cluster: Scene.cluster, at: stepped, changes: [.open(Scene.condition(), .new)], conditions: [])
        let event = try #require(try await scene.store.commit(batch).last)
        #expect(event.ticket != ticket.id)
    }

    @Test func `a graver cause found later takes over tickets and stays head`() async throws {
        let scene = try await Scene()
        let effect = try await scene.open(Scene.key("high_latency"), at: 0)
        let cause = try await scene.open(Scene.key("store_down"), at: 1)
        #expect(effect.incident != cause.incident)
        let events = try await scene.commit(.merge([effect.incident], into: cause.incident), at: 2)
        #expect(events.map(\.kind) == [.merged])
        #expect(try await scene.all().map(\.incident) == [cause.incident, cause.incident])
        let incidents = try await scene.store.incidents(cluster: nil, onlyOpen: false)
        #expect(incidents.map(\.id) == [cause.incident] && incidents[0].headTicket == cause.id)
        // A change that still names the merged incident lands where its tickets are.
        let late = try await scene.open(Scene.key("raft_lag"), .join(effect.incident, becomesHead: true), at: 3)
        #expect(late.incident == cause.incident)
        #expect(try await scene.store.incidents(cluster: nil, onlyOpen: true).first?.headTicket == late.id)
    }

    @Test func `tickets of one batch can join each other`() async throws {
        let scene = try await Scene()
        let head = Scene.key("pd_quorum", .cluster("lab"))
        try await scene.commit(
            .open(Scene.condition(head), .new),
            .open(
                Scene.condition(Scene.key("pd_leader_missing")),
                .joinTicket(fingerprint: head.fingerprint, becomesHead: false)),
            .open(Scene.condition(Scene.key("pd_member")), .joinTicket(fingerprint: "v1:none", becomesHead: true)),
            at: 0)
        let tickets = try await scene.all()
        #expect(tickets[0].incident == tickets[1].incident)
        #expect(tickets[2].incident != tickets[0].incident)
    }

    @Test func `the condition engine's word on flapping shows on the ticket and in its history`() async throws {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        var condition = Scene.condition()
        condition.isFlapping = true
        try await scene.commit(.update(condition), at: 1)
        try await scene.commit(.update(condition), at: 2)
        #expect(try await scene.store.ticket(ticket.id)?.isFlapping == true)
        condition.isFlapping = false
        try await scene.commit(.update(condition), at: 3)
        #expect(try await scene.kinds(ticket.id) == [.opened, .flapping, .settled])
    }

    @Test func `a held ticket stays open when it is clear, and the turn is on record`() async throws {
        let scene = try await Scene()
        let ticket = try await scene.open(at: 0)
        _ = try await scene.store.act(.hold(until: nil), onTicket: ticket.id, by: "ana", at: Scene.at(1))
        try await scene.close(at: 20)
        #expect(try await scene.store.ticket(ticket.id)?.isOpen == true)
        #expect(try await scene.kinds(ticket.id) == [.opened, .held, .noted])
        _ = try await scene.store.act(.unhold, onTicket: ticket.id, by: "ana", at: Scene.at(30))
        try await scene.close(at: 40)
        #expect(try await scene.store.ticket(ticket.id)?.state == .resolved)
    }

    @Test func `an empty batch with nothing due writes nothing`() async throws {
        let scene = try await Scene()
        try await scene.open(at: 0)
        let reader = try await TicketReader.open(path: scene.folder.file("operator.db"))
        _ = try await reader.hasChanged()
        #expect(try await scene.commit(at: 1).isEmpty)
        #expect(try await !reader.hasChanged())
    }

    @Test func `conditions come back as they were kept`() async throws {
        let scene = try await Scene()
        var condition = Scene.condition(Scene.key(), .pending, began: Scene.at(-3).wall)
        condition.count = 1
        condition.lastViolated = Scene.at(0)
        condition.related = [.pd("pd1"), .store(.max)]
        try await scene.commit(conditions: [condition], at: 0)
        condition.phase = .violated
        try await scene.commit(conditions: [condition], at: 1)
        #expect(try await scene.store.conditions(cluster: Scene.cluster) == [condition])
        #expect(try await scene.store.conditions(cluster: "other").isEmpty)
    }

    @Test func `the cluster's own id is kept at first contact and never replaced`() async throws {
        let scene = try await Scene()
        let id = String(UInt64.max)
        #expect(try await scene.store.pinCluster(key: "lab", id: id) == nil)
        #expect(try await scene.store.pinCluster(key: "lab", id: "7") == id)
        #expect(try await scene.store.pinCluster(key: "lab", id: id) == id)
        #expect(try await scene.store.pinCluster(key: "prod", id: "7") == nil)
    }
}
