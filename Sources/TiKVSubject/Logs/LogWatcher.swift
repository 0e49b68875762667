internal import Dispatch
public import OperatorCore
internal import Synchronization

/// One log to watch and the component that writes it.
public struct WatchedLog: Sendable, Hashable {
    public let path: String
    /// Nil where nobody said whose log it is.
    public let writer: ComponentID?

    public init(path: String, writer: ComponentID? = nil) {
        self.path = path
        self.writer = writer
    }

    /// The file's name without its folder.
    public var name: String { String(path.split(separator: "/").last ?? Substring(path)) }
}

/// How a watched log reads.
public struct WatchedLogStatus: Sendable {
    public let log: WatchedLog
    /// Nil until the first look ended.
    public internal(set) var lastSuccess: Moment?
    /// The last look's failure; nil when it succeeded.
    public internal(set) var failure: LogFileError?
    public internal(set) var summary = LogSummary()
}

/// Follows logs on a queue of its own, so that a file system that hangs holds up nobody but itself.
public final class LogWatcher: Sendable {
    private struct State {
        var statuses: [WatchedLogStatus]
        var events: [ClusterEvent] = []
        var isPolling = false
    }

    private static let maximumWaitingEvents = 10_000

    private let queue = DispatchQueue(label: "operator.logs")
    private let followers: Mutex<[LogFollower]>
    private let state: Mutex<State>

    /// - Parameter start: where each log's first look begins.
    public init(logs: [WatchedLog], start: LogFollower.Start = .tail(bytes: 1 << 20)) {
        followers = Mutex(logs.map { LogFollower(path: $0.path, start: start) })
        state = Mutex(State(statuses: logs.map { WatchedLogStatus(log: $0) }))
    }

    /// Begins a look at every log, unless the last one is still under way; returns at once.
    public func startPoll(at moment: Moment) {
        let isFree = state.withLock { state in
            defer { state.isPolling = true }
            return !state.isPolling
        }
        guard isFree else { return }
        queue.async { [self] in pollAll(at: moment) }
    }

    /// Begins a look at every log and returns after it, or after the one that was under way.
    public func poll(at moment: Moment) async {
        startPoll(at: moment)
        await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
    }

    /// How each log reads.
    public var statuses: [WatchedLogStatus] { state.withLock { $0.statuses } }

    /// The events found since the last call, and how each log reads.
    public func take() -> (events: [ClusterEvent], statuses: [WatchedLogStatus]) {
        state.withLock { state in
            defer { state.events = [] }
            return (state.events, state.statuses)
        }
    }

    private func pollAll(at moment: Moment) {
        followers.withLock { followers in
            for (index, follower) in followers.enumerated() { store(follower.poll(), of: follower, index, moment) }
        }
        state.withLock { $0.isPolling = false }
    }

    private func store(_ poll: LogPoll, of follower: LogFollower, _ index: Int, _ moment: Moment) {
        let summary = follower.summary
        state.withLock { state in
            let log = state.statuses[index].log
            let events = poll.events.map {
                $0.clusterEvent(writer: log.writer, file: log.name, fallback: moment.wall)
            }
            state.events += events.prefix(max(0, Self.maximumWaitingEvents - state.events.count))
            state.statuses[index].failure = poll.failure
            state.statuses[index].summary = summary
            if poll.failure == nil { state.statuses[index].lastSuccess = moment }
        }
    }
}
