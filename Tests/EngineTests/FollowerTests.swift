import OperatorCore
import Synchronization
import TestSupport
import Testing
import TicketStore

@testable import Engine

struct FollowerTests {
    private let store = ComponentID.store(4)

    private func kinds(_ events: [EngineEvent]) -> [TicketEvent.Kind] {
        events.compactMap { if case .ticket(let event, _) = $0 { event.kind } else { nil } }
    }

    @Test func `who does not hold the lock observes, writes nothing and publishes what the writer wrote`() async throws
    {
        let database = try await TicketStore.inMemory(bootID: "boot-1")
        let writer = try await MonitorBench(store: database)
        let follower = try await MonitorBench(store: database, claim: SwitchedClaim(isFree: false))
        follower.subject.say(.init("store_down", .store(9), .violated))
        await follower.seconds(3)
        #expect(try await follower.tickets().isEmpty)
        #expect(follower.view.snapshot.role == .follower)
        #expect(follower.view.snapshot.conditions.values.contains { $0.isOpen })
        writer.subject.say(.init("store_down", store, .violated))
        await writer.seconds(2)
        await follower.second()
        let seen = await follower.finishedEvents()
        #expect(kinds(seen) == [.opened, .diagnosisStarted, .diagnosed])
        #expect(seen.contains { if case .diagnosed(let record) = $0 { record.version == 1 } else { false } })
    }

    @Test func `once the lock is free the follower goes on where the writer left off`() async throws {
        let database = try await TicketStore.inMemory(bootID: "boot-1")
        let claim = SwitchedClaim(isFree: false)
        let writer = try await MonitorBench(store: database)
        let follower = try await MonitorBench(store: database, claim: claim)
        for bench in [writer, follower] {
            bench.subject.say(.init("store_down", store, .violated))
            await bench.seconds(2)
        }
        claim.grant()
        await follower.seconds(2)
        #expect(follower.view.snapshot.role == .writer)
        follower.subject.say(.init("store_down", store, .ok), .init("store_down", .store(5), .violated))
        await follower.seconds(13)
        let all = try await follower.tickets().sorted { $0.id < $1.id }
        #expect(all.map(\.key.component) == [store, .store(5)])
        #expect(all.map(\.isOpen) == [false, true])
    }

    @Test(arguments: [true, false])
    func `who takes over explains what was left without a verdict, and nothing that has one`(isLeft: Bool) async throws
    {
        let database = try await TicketStore.inMemory(bootID: "boot-1")
        let claim = SwitchedClaim(isFree: false)
        let writer = try await MonitorBench(store: database)
        let follower = try await MonitorBench(store: database, claim: claim)
        for bench in [writer, follower] { bench.subject.say(.init("store_down", store, .violated)) }
        for _ in 1...3 {
            if isLeft {
                await writer.loop.tick()
                await writer.ticketWriter.process()
                writer.clock.advance(by: .seconds(1))
            } else {
                await writer.second()
            }
            await follower.second()
        }
        #expect(try await follower.openTickets().map(\.state) == [isLeft ? .created : .diagnosed])
        claim.grant()
        await follower.seconds(3)
        #expect(follower.view.snapshot.role == .writer)
        #expect(follower.diagnoser.packs.count == (isLeft ? 1 : 0))
        #expect(try await follower.openTickets().map(\.state) == [.diagnosed])
    }

    @Test func `what people do from another process is published by the writer as well`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", store, .violated))
        await bench.seconds(2)
        let ticket = try #require(try await bench.openTickets().first)
        _ = try await bench.repository.act(.acknowledge, onTicket: ticket.id, by: "ann", at: bench.clock.now())
        await bench.seconds(1)
        #expect(kinds(await bench.finishedEvents()).last == .acknowledged)
    }

    @Test func `a held ticket stays open while its trouble is over, and closes once it is let go`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", store, .violated))
        await bench.seconds(2)
        let ticket = try #require(try await bench.openTickets().first)
        _ = try await bench.repository.act(.hold(until: nil), onTicket: ticket.id, by: "ann", at: bench.clock.now())
        bench.subject.say(.init("store_down", store, .ok))
        await bench.seconds(60)
        #expect(try await bench.openTickets().count == 1)
        _ = try await bench.repository.act(.unhold, onTicket: ticket.id, by: "ann", at: bench.clock.now())
        await bench.seconds(20)
        #expect(try await bench.openTickets().isEmpty)
        #expect(try await bench.tickets().count == 1)
    }

    @Test func `what a commit returned is published without being read again, its tickets with one question`()
        async throws
    {
        let bench = try await MonitorBench()
        let stores = (1...40).map { ComponentID.store(UInt64($0)) }
        bench.subject.say(stores.map { .init("store_down", $0, .violated) })
        await bench.loop.tick()
        bench.repository.asked.withLock { $0 = [:] }
        await bench.ticketWriter.process()
        let asked = bench.repository.asked.withLock { $0 }
        #expect(asked[.ticketsByID] == 1 && asked[.events] == 1, "\(asked)")
        #expect(bench.repository.eventsRead.withLock { $0 }.isEmpty)
        #expect(kinds(await bench.finishedEvents()) == stores.map { _ in .opened })
    }

    @Test func `a commit of another process between ours is read from the table, and all come in order`() async throws {
        let database = try await TicketStore.inMemory(bootID: "boot-1")
        let bench = try await MonitorBench(store: database)
        bench.subject.say(.init("store_down", store, .violated))
        await bench.seconds(2)
        let ticket = try #require(try await bench.openTickets().first)
        _ = try await database.act(.note("first"), onTicket: ticket.id, by: "ann", at: bench.clock.now())
        bench.subject.say(.init("store_down", .store(5), .violated))
        await bench.seconds(1)
        #expect(bench.repository.eventsRead.withLock { $0 }.contains(.noted))
        let told = kinds(await bench.finishedEvents())
        #expect(told.prefix(5) == [.opened, .diagnosisStarted, .diagnosed, .noted, .opened], "\(told)")
    }

    @Test func `one incident is asked for by its number, never found by reading all there ever were`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", store, .violated))
        await bench.seconds(2)
        let asked = bench.repository.asked.withLock { $0 }
        #expect(asked[.allIncidents] == nil && asked[.incident] == 1, "\(asked)")
    }
}
