import OperatorCore
import Testing
import TicketStore

struct ActionTests {
    private func act(
        _ scene: Scene, _ action: TicketAction, _ ticket: Int64, at seconds: Double
    ) async throws -> TicketEvent {
        try await scene.store.act(action, onTicket: ticket, by: "ana", at: Scene.at(seconds))
    }

    @Test func `each action leaves its mark and one event with who and when`() async throws {
        let scene = try await Scene()
        let id = try await scene.open(at: 0).id
        let until = Scene.at(3_600).wall
        let event = try await act(scene, .acknowledge, id, at: 1)
        #expect(event.kind == .acknowledged && event.by == "ana" && event.at == Scene.at(1).wall)
        _ = try await act(scene, .hold(until: until), id, at: 2)
        _ = try await act(scene, .silence(until: until, reason: "known"), id, at: 3)
        _ = try await act(scene, .note("looked at the disk"), id, at: 4)
        let ticket = try #require(try await scene.store.ticket(id))
        #expect(ticket.acknowledged == Ticket.Mark(by: "ana", at: Scene.at(1).wall))
        #expect(ticket.held == Ticket.Mark(by: "ana", at: Scene.at(2).wall, until: until))
        #expect(ticket.silenced == Ticket.Mark(by: "ana", at: Scene.at(3).wall, until: until))
        _ = try await act(scene, .unhold, id, at: 5)
        _ = try await act(scene, .unsilence, id, at: 6)
        let plain = try #require(try await scene.store.ticket(id))
        #expect(plain.held == nil && plain.silenced == nil)
        #expect(
            try await scene.kinds(id) == [.opened, .acknowledged, .held, .silenced, .noted, .unheld, .unsilenced])
    }

    @Test func `holds and silences end by themselves, on record`() async throws {
        let scene = try await Scene()
        let id = try await scene.open(at: 0).id
        _ = try await act(scene, .hold(until: Scene.at(100).wall), id, at: 1)
        _ = try await act(scene, .silence(until: Scene.at(200).wall, reason: "known"), id, at: 1)
        #expect(try await scene.commit(at: 99).isEmpty)
        #expect(try await scene.commit(at: 100).map(\.kind) == [.unheld])
        #expect(try await scene.commit(at: 200).map(\.kind) == [.unsilenced])
        #expect(try await scene.commit(at: 300).isEmpty)
        try await scene.close(at: 301)
        #expect(try await scene.store.ticket(id)?.state == .resolved)
    }

    @Test func `a ticket still violated is resolved only by force, and reopens with the next sight`() async throws {
        let scene = try await Scene()
        let condition = Scene.condition()
        let events = try await scene.commit(.open(condition, .new), conditions: [condition], at: 0)
        let id = try #require(events.first?.ticket)
        let text = await expectError(.refused) {
            try await act(scene, .resolve(force: false, reason: ""), id, at: 1)
        }
        #expect(text.contains("PD says Disconnected") && text.contains("--force"))
        _ = try await act(scene, .resolve(force: true, reason: "not mine"), id, at: 2)
        let resolved = try #require(try await scene.store.ticket(id))
        #expect(resolved.resolvedBy == "ana" && resolved.state == .resolved)
        // Long after any window, but the trouble never ended.
        try await scene.commit(.open(condition, .new), at: 90_000)
        let again = try #require(try await scene.store.ticket(id))
        #expect(again.isOpen && again.reopenedCount == 1)
        #expect(try await scene.store.incidents(cluster: nil, onlyOpen: true).map(\.id) == [again.incident])
    }

    @Test func `a new trouble after a person resolved the old one is a new ticket`() async throws {
        let scene = try await Scene()
        let old = try await scene.open(at: 0)
        _ = try await act(scene, .resolve(force: true, reason: "done"), old.id, at: 2)
        let new = try await scene.open(at: 500)
        #expect(new.id != old.id && new.previousTicket == old.id)
    }

    @Test func `a person reopens a resolved ticket, but never beside an open one of the same trouble`() async throws {
        let scene = try await Scene()
        let old = try await scene.open(at: 0)
        try await scene.close(at: 10)
        let event = try await act(scene, .reopen(reason: "not over"), old.id, at: 20)
        #expect(event.kind == .reopened && event.text == "not over")
        await expectError(.refused) { try await act(scene, .reopen(reason: ""), old.id, at: 21) }
        try await scene.close(at: 30)
        let new = try await scene.open(at: 500)
        let text = await expectError(.refused) { try await act(scene, .reopen(reason: ""), old.id, at: 501) }
        #expect(text.contains("ticket \(new.id)"))
    }

    @Test func `what makes no sense is refused and changes nothing`() async throws {
        let scene = try await Scene()
        let id = try await scene.open(at: 0).id
        let past = Scene.at(-1).wall
        await expectError(.notFound) { try await act(scene, .acknowledge, 999, at: 1) }
        await expectError(.refused) { try await act(scene, .hold(until: past), id, at: 1) }
        await expectError(.refused) { try await act(scene, .silence(until: past, reason: "x"), id, at: 1) }
        let tooLong = Scene.at(8 * 86_400).wall
        await expectError(.refused) { try await act(scene, .silence(until: tooLong, reason: "x"), id, at: 1) }
        await expectError(.refused) { try await act(scene, .silence(until: Scene.at(9).wall, reason: " "), id, at: 1) }
        await expectError(.refused) { try await act(scene, .note(" \u{1B}[2J \u{200B}"), id, at: 1) }
        await expectError(.refused) { try await act(scene, .unhold, id, at: 1) }
        #expect(try await scene.kinds(id) == [.opened])
        try await scene.close(at: 10)
        for action: TicketAction in [.acknowledge, .hold(until: nil), .resolve(force: true, reason: "")] {
            await expectError(.refused) { try await act(scene, action, id, at: 11) }
        }
        #expect(try await act(scene, .note("post mortem"), id, at: 12).kind == .noted)
    }

    @Test func `what people type is kept without escapes and within bounds`() async throws {
        let scene = try await Scene()
        let id = try await scene.open(at: 0).id
        let hostile = "\u{1B}]52;c;cm0=\u{07}disk\nfull" + String(repeating: "x", count: 10_000)
        let event = try await scene.store.act(
            .note(hostile), onTicket: id, by: "ana\u{1B}[31m" + String(repeating: "a", count: 500), at: Scene.at(1))
        #expect(event.text.hasPrefix("disk full") && event.text.unicodeScalars.count <= 4_001)
        #expect(event.by.hasPrefix("ana") && event.by.unicodeScalars.count <= 65 && !event.by.contains("\u{1B}"))
    }

    @Test func `a visitor changes tickets and needs no writer's lock, a store that is not there is named`() async throws
    {
        let scene = try await Scene()
        let id = try await scene.open(at: 0).id
        let path = scene.folder.file("operator.db")
        let visitor = try await TicketStore.open(path: path, as: .visitor, bootID: Scene.boot)
        _ = try await visitor.act(.acknowledge, onTicket: id, by: "ana", at: Scene.at(1))
        try await visitor.close()
        #expect(try await scene.store.ticket(id)?.acknowledged?.by == "ana")
        await expectError(.refused) { try await visitor.act(.acknowledge, onTicket: id, by: "ana", at: Scene.at(2)) }
        let nowhere = scene.folder.file("absent.db")
        let text = await expectError(.notFound) {
            try await TicketStore.open(path: nowhere, as: .visitor, bootID: Scene.boot)
        }
        #expect(text.contains(nowhere) && permissions(of: nowhere) == nil && permissions(of: nowhere + ".lock") == nil)
    }
}
