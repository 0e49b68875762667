import OperatorCore

/// An event and its ticket as it is now.
struct TicketNews: Sendable {
    var event: TicketEvent
    var ticket: Ticket
}

/// Publishes what is new in the event table, whoever wrote it: what this process committed as the commit returned it,
/// and what others wrote by reading on from where it left off.
actor EventFollower {
    private static let pageSize = 500

    private let cluster: String
    private var lastEvent: Int64?
    private var publishedVersions: [Int64: Int] = [:]
    /// Committed by this process and not published yet, by id.
    private var committed: [Int64: TicketEvent] = [:]

    init(cluster: String) {
        self.cluster = cluster
    }

    /// What happened before this process began is history, not news.
    ///
    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    func start(_ repository: any TicketReading) async throws(TicketRepositoryError) {
        if lastEvent == nil { lastEvent = try await repository.newestEventID() }
    }

    /// There is no database yet: whatever is in the one that comes is news.
    func startEmpty() {
        if lastEvent == nil { lastEvent = 0 }
    }

    /// Takes what a commit of this process returned, so that it is not read again.
    func note(_ events: [TicketEvent]) {
        for event in events where event.id > lastEvent ?? 0 { committed[event.id] = event }
    }

    /// Publishes what is new of this cluster and returns it.
    ///
    /// - Throws: `TicketRepositoryError` where the database cannot be read; what was not published yet comes with the
    ///   next call.
    func follow(
        _ repository: any TicketReading, _ fanOut: EventFanOut
    ) async throws(TicketRepositoryError) -> [TicketNews] {
        var news = try await publish(nextCommitted(), repository, fanOut)
        while true {
            let page = try await repository.events(after: lastEvent ?? 0, limit: Self.pageSize)
            news += try await publish(page, repository, fanOut)
            if page.count < Self.pageSize { return news }
        }
    }

    /// What follows the last event without a gap; behind a gap is another process' event, and the table has both.
    private func nextCommitted() -> [TicketEvent] {
        var events: [TicketEvent] = []
        while let next = committed[(events.last?.id ?? lastEvent ?? 0) + 1] { events.append(next) }
        return events
    }

    private func publish(
        _ events: [TicketEvent], _ repository: any TicketReading, _ fanOut: EventFanOut
    ) async throws(TicketRepositoryError) -> [TicketNews] {
        guard !events.isEmpty else { return [] }
        let found = try await repository.tickets(withIDs: Set(events.map(\.ticket)).sorted())
        let tickets = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var news: [TicketNews] = []
        for event in events {
            if let ticket = tickets[event.ticket], ticket.key.cluster == cluster {
                fanOut.publish(.ticket(event, ticket))
                if event.kind == .diagnosed { try await publishVerdicts(event, repository, fanOut) }
                news.append(TicketNews(event: event, ticket: ticket))
            }
            // Counted as published only now: after an error the next look begins here again.
            lastEvent = event.id
            committed[event.id] = nil
        }
        return news
    }

    private func publishVerdicts(
        _ event: TicketEvent, _ repository: any TicketReading, _ fanOut: EventFanOut
    ) async throws(TicketRepositoryError) {
        for record in try await repository.diagnoses(ofIncident: event.incident, since: event.at)
        where record.version > publishedVersions[event.incident] ?? 0 {
            publishedVersions[event.incident] = record.version
            fanOut.publish(.diagnosed(record))
        }
    }
}
