import OperatorCore
import TestSupport
import Testing

@testable import Engine

struct PersistenceTroubleTests {
    private let store = ComponentID.store(4)
    private let full = TicketRepositoryError(.full, "write tickets: the disk is full. Free some space.")

    @Test func `what happened while nothing could be written is written later, with its own times`() async throws {
        let bench = try await MonitorBench()
        bench.subject.say(.init("store_down", store, .ok))
        await bench.seconds(2)
        bench.repository.fail(with: full)
        bench.subject.say(.init("store_down", store, .violated))
        await bench.seconds(20)
        #expect(try await bench.tickets().isEmpty)
        bench.repository.fail(with: nil)
        await bench.seconds(2)
        let ticket = try #require(try await bench.openTickets().first)
        #expect(ticket.noticed == Moment.second(2).wall)
        #expect(ticket.state == .diagnosed)
    }

    @Test func `trouble is told once, and once that it is over`() async throws {
        let bench = try await MonitorBench()
        bench.repository.fail(with: full)
        await bench.seconds(5)
        bench.repository.fail(with: nil)
        await bench.seconds(5)
        let told = await bench.finishedEvents().compactMap { event -> String? in
            if case .persistenceTrouble(let error, _) = event { error.map { "\($0.code)" } ?? "over" } else { nil }
        }
        #expect(told == ["full", "over"])
    }

    @Test func `a fault that came and went meanwhile is a resolved ticket afterwards`() async throws {
        let bench = try await MonitorBench()
        await bench.seconds(1)
        bench.repository.fail(with: full)
        bench.subject.say(.init("store_down", store, .violated))
        await bench.seconds(3)
        bench.subject.say(.init("store_down", store, .ok))
        await bench.seconds(15)
        bench.repository.fail(with: nil)
        await bench.seconds(3)
        let all = try await bench.tickets()
        #expect(all.map(\.state) == [.resolved])
        #expect(all.first?.resolved.map { $0 < Moment.second(16).wall } == true)
    }

    @Test func `a database that cannot be read at the start loses nothing either`() async throws {
        let bench = try await MonitorBench(failing: full)
        bench.subject.say(.init("store_down", store, .violated))
        await bench.seconds(10)
        #expect(bench.view.snapshot.conditions.values.contains { $0.isOpen })
        bench.repository.fail(with: nil)
        await bench.seconds(2)
        #expect(try await bench.openTickets().map(\.noticed) == [Moment.second(0).wall])
    }

    @Test func `nor does one that cannot be read until the fault is over`() async throws {
        let bench = try await MonitorBench(failing: full)
        bench.subject.say(.init("store_down", store, .violated))
        await bench.seconds(3)
        bench.subject.say(.init("store_down", store, .ok))
        await bench.seconds(15)
        bench.repository.fail(with: nil)
        await bench.seconds(3)
        #expect(try await bench.tickets().map(\.state) == [.resolved])
    }
}
