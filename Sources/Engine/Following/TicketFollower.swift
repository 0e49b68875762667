import OperatorCore

/// Publishes what others write into a database, for one who writes nothing: tickets, verdicts, words of running
/// diagnoses, and who keeps it all.
final class TicketFollower: Sendable {
    private let watch: NewsWatch

    init(
        cluster: String, source: any TicketFollowing, clock: any OperatorClock, fanOut: EventFanOut, view: MonitorView
    ) {
        let follower = EventFollower(cluster: cluster)
        watch = NewsWatch(
            cluster: cluster, source: source, clock: clock, fanOut: fanOut, view: view, tellsTrouble: true
        ) {
            do throws(TicketRepositoryError) {
                try await follower.start(source)
                _ = try await follower.follow(source, fanOut)
                return true
            } catch {
                if error.code == .notFound { await follower.startEmpty() }
                return false
            }
        }
        view.update { $0.role = .follower }
    }

    func run() async { await watch.run() }
    func look() async { await watch.look() }
}
