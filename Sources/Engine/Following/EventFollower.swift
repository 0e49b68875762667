import OperatorCore

/// Reads the event table from where it left off and publishes what is new, whoever wrote it.
actor EventFollower {
    private static let pageSize = 500

    private let cluster: String
    private var lastEvent: Int64?
    private var publishedVersions: [Int64: Int] = [:]

    init(cluster: String) {
        self.cluster = cluster
    }

    /// What happened before this process began is history, not news.
    func start(_ repository: any TicketReading) async throws(TicketRepositoryError) {
        if lastEvent == nil { lastEvent = try await repository.newestEventID() }
    }

    /// There is no database yet: whatever is in the one that comes is news.
    func startEmpty() {
        if lastEvent == nil { lastEvent = 0 }
    }

    /// Publishes what is new of this cluster and answers it.
    func follow(
        _ repository: any TicketReading, _ fanOut: EventFanOut
    ) async throws(TicketRepositoryError) -> [TicketEvent] {
        var news: [TicketEvent] = []
        while true {
            let page = try await repository.events(after: lastEvent ?? 0, limit: Self.pageSize)
            for event in page {
                // Counted as published only then: after an error the next look begins here again.
                if try await publish(event, repository, fanOut) { news.append(event) }
                lastEvent = event.id
            }
            if page.count < Self.pageSize { return news }
        }
    }

    private func publish(
        _ event: TicketEvent, _ repository: any TicketReading, _ fanOut: EventFanOut
    ) async throws(TicketRepositoryError) -> Bool {
        guard let ticket = try await repository.ticket(event.ticket), ticket.key.cluster == cluster else {
            return false
        }
        fanOut.publish(.ticket(event, ticket))
        guard event.kind == .diagnosed else { return true }
        for record in try await repository.diagnoses(ofIncident: event.incident)
        where record.at >= event.at && record.version > publishedVersions[event.incident] ?? 0 {
            publishedVersions[event.incident] = record.version
            fanOut.publish(.diagnosed(record))
        }
        return true
    }
}
