import OperatorCore
import TestSupport
import Testing
import TicketStore

@testable import Engine

struct MonitorLoopTests {
    private let store = ComponentID.store(4)

    @Test func `a fault becomes a ticket, a verdict and, when it is over, a resolved ticket`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_unreachable", store, .ok))
        await bench.seconds(3)
        bench.subject.say(.init("store_unreachable", store, .violated))
        await bench.seconds(3)
        let open = try await bench.openTickets()
        #expect(open.map(\.key.component) == [store])
        #expect(open.first?.state == .diagnosed)
        #expect(open.first?.began == Moment.second(3).wall)
        bench.subject.say(.init("store_unreachable", store, .ok))
        await bench.seconds(12)
        let all = try await bench.tickets()
        #expect(all.count == 1)
        #expect(all.first?.state == .resolved)
        let kinds = await bench.finishedEvents().compactMap { event in
            if case .ticket(let ticketEvent, _) = event { ticketEvent.kind } else { nil }
        }
        #expect(kinds == [.opened, .diagnosisStarted, .diagnosed, .resolved])
    }

    @Test func `events are published after their commit, the verdict with them`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", store, .violated))
        await bench.seconds(2)
        var seen: [String] = []
        for event in await bench.finishedEvents() {
            switch event {
            case .ticket(let ticketEvent, let ticket):
                #expect(ticket.id == ticketEvent.ticket)
                seen.append(ticketEvent.kind.rawValue)
            case .diagnosed(let record): seen.append("verdict \(record.version)")
            default: break
            }
        }
        #expect(seen == ["opened", "diagnosisStarted", "diagnosed", "verdict 1"])
    }

    @Test func `a store dead for 40 minutes at first sight has a ticket that began 40 minutes ago`() async throws {
        let bench = try await MonitorBench()
        let heartbeat = Moment.second(-2_400).wall
        bench.subject.say(.init("store_down", store, .violated, began: heartbeat))
        await bench.seconds(1)
        let ticket = try #require(try await bench.openTickets().first)
        #expect(ticket.began == heartbeat)
        #expect(ticket.noticed == Moment.second(0).wall)
    }

    @Test func `while the monitor alone stood still for two minutes no ticket comes of it`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_unreachable", store, .ok), .init("store_down", store, .ok))
        await bench.seconds(5)
        bench.clock.advance(by: .seconds(120))
        // The cluster's own view is still that of before the gap for one look.
        bench.subject.say(
            .init("store_unreachable", store, .ok), .init("store_down", store, .violated, age: .seconds(119)))
        await bench.second()
        bench.subject.say(.init("store_unreachable", store, .ok), .init("store_down", store, .ok))
        await bench.seconds(30)
        #expect(try await bench.tickets().isEmpty)
        let gaps = await bench.finishedEvents().compactMap { event in
            if case .gap(let length, _) = event { length } else { nil }
        }
        #expect(gaps == [.seconds(121)])
    }

    @Test func `after monitor and cluster stood still together, ten seconds of stale ages open nothing`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_unreachable", store, .ok), .init("store_down", store, .ok))
        await bench.seconds(5)
        bench.clock.advance(by: .seconds(120))
        bench.subject.say(.init("store_unreachable", store, .violated), .init("store_down", store, .violated))
        await bench.seconds(11)
        bench.subject.say(.init("store_unreachable", store, .ok), .init("store_down", store, .ok))
        await bench.seconds(30)
        #expect(try await bench.tickets().isEmpty)
    }

    @Test func `a real fault after a gap still gets its ticket, an open one stays open`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", store, .violated))
        await bench.seconds(2)
        bench.clock.advance(by: .seconds(120))
        bench.subject.say(.init("store_down", store, .unknown), .init("store_down", .store(5), .violated))
        await bench.seconds(10)
        #expect(try await bench.openTickets().map(\.key.component) == [store])
        await bench.seconds(5)
        #expect(try await bench.openTickets().map(\.key.component).sorted() == [store, .store(5)])
    }

    @Test func `tickets opened in one tick get one verdict, a later one that joins a new version`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(
            .init("store_down", store, .violated),
            .init("region_under_replicated", .cluster("lab"), .violated, related: [store]))
        await bench.seconds(1)
        #expect(bench.diagnoser.packs.count == 1)
        bench.diagnoser.answer(with: .certain)
        await bench.seconds(1)
        #expect(bench.diagnoser.packs.map(\.tickets.count) == [1, 2])
        let incident = try #require(try await bench.openTickets().first?.incident)
        let versions = try await bench.repository.store.diagnoses(ofIncident: incident)
        #expect(versions.map(\.reason.description) == ["opened", "region_under_replicated joined"])
        await bench.seconds(20)
        #expect(bench.diagnoser.packs.count == 2)
    }

    @Test func `a later ticket that changes neither the cause nor its certainty leaves the verdict standing`()
        async throws
    {
        let bench = try await MonitorBench()
        // Two kinds of evidence: no verdict's grade is lowered for want of a second one.
        bench.subject.change { script in
            script.evidence = ["one", "two"].map {
                Evidence(
                    kind: .probe, topic: $0, component: .store(4), statement: $0, at: bench.clock.now().wall,
                    facts: [:],
                    origin: "test")
            }
        }
        bench.subject.say(
            .init("store_down", store, .violated),
            .init("region_under_replicated", .cluster("lab"), .violated, related: [store]))
        await bench.seconds(3)
        #expect(bench.diagnoser.packs.map(\.tickets.count) == [1, 2])
        let store = bench.repository.store
        let incident = try #require(try await store.incidents(cluster: "lab", onlyOpen: true).first)
        #expect(try await store.diagnoses(ofIncident: incident.id).map(\.reason) == [.opened])
        #expect(incident.diagnosis == .done(version: 1))
        let told = try await store.events(ofTicket: incident.headTicket).filter { $0.kind == .noted }.map(\.text)
        #expect(told == ["verdict 1 stands (region_under_replicated joined)"])
    }

    @Test func `two faults in one tick are two incidents with a verdict each`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", store, .violated), .init("store_down", .store(5), .violated))
        await bench.seconds(2)
        let open = try await bench.openTickets()
        #expect(Set(open.map(\.incident)).count == 2)
        #expect(bench.diagnoser.packs.count == 2)
    }

    @Test func `a resolved ticket whose trouble goes on is reopened with the next check`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", store, .violated))
        await bench.seconds(2)
        let ticket = try #require(try await bench.openTickets().first)
        _ = try await bench.repository.act(
            .resolve(force: true, reason: "looks fine to me"), onTicket: ticket.id, by: "ann", at: bench.clock.now())
        #expect(try await bench.openTickets().isEmpty)
        await bench.seconds(3)
        let open = try await bench.openTickets()
        #expect(open.count == 1)
    }

    @Test func `another cluster at the same endpoints opens cluster_changed`() async throws {
        let bench = try await MonitorBench()
        await bench.seconds(3)
        #expect(try await bench.openTickets().isEmpty)
        bench.subject.change { $0.clusterID = nil }
        await bench.seconds(3)
        #expect(try await bench.openTickets().isEmpty)
        bench.subject.change { $0.clusterID = "7000000000000000002" }
        await bench.seconds(2)
        #expect(try await bench.openTickets().map(\.key.invariant) == [CoreInvariants.clusterChangedID])
    }

    @Test func `a local cluster brought up anew under its old name is no changed cluster, one that changes is`()
        async throws
    {
        let store = try await TicketStore.inMemory(bootID: "boot-1")
        let first = try await MonitorBench(store: store, life: "/tmp/first")
        await first.seconds(3)
        let second = try await MonitorBench(store: store, clock: first.clock, life: "/tmp/second")
        second.subject.change { $0.clusterID = "7000000000000000002" }
        await second.seconds(3)
        #expect(try await second.openTickets().isEmpty)
        second.subject.change { $0.clusterID = "7000000000000000003" }
        await second.seconds(3)
        #expect(try await second.openTickets().map(\.key.invariant) == [CoreInvariants.clusterChangedID])
    }

    @Test func `a restart counts on where the process before it stopped`() async throws {
        let store = try await TicketStore.inMemory(bootID: "boot-1")
        let first = try await MonitorBench(store: store)
        first.subject.say(.init("store_unreachable", self.store, .ok))
        await first.second()
        first.subject.say(.init("store_unreachable", self.store, .violated))
        await first.second()
        #expect(try await first.tickets().isEmpty)
        let second = try await MonitorBench(store: store, clock: first.clock)
        second.subject.say(.init("store_unreachable", self.store, .violated))
        await second.second()
        #expect(try await second.openTickets().map(\.began) == [Moment.second(1).wall])
    }

    @Test func `a restart with the same database goes on: nothing opens twice, what is open closes`() async throws {
        let store = try await TicketStore.inMemory(bootID: "boot-1")
        let first = try await MonitorBench(store: store)
        first.subject.say(.init("store_down", self.store, .violated))
        await first.seconds(3)
        let second = try await MonitorBench(store: store, clock: first.clock)
        second.subject.say(.init("store_down", self.store, .violated))
        await second.seconds(3)
        #expect(try await second.tickets().count == 1)
        second.subject.say(.init("store_down", self.store, .ok))
        await second.seconds(15)
        let all = try await second.tickets()
        #expect(all.map(\.state) == [.resolved])
    }
}
