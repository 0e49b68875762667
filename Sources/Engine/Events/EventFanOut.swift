public import OperatorCore
private import Synchronization

/// Publishes the one stream of events to everybody who listens. Publishing never waits.
public final class EventFanOut: Sendable {
    /// What a subscriber gets when it reads more slowly than events come.
    public enum Delivery: Sendable, Hashable {
        /// Everything, for the recorder and for tests: it must read on.
        case lossless
        /// The newest observation, and of the rest at most so many, for screens.
        case latest(limit: Int)
    }

    private struct Subscriber {
        // Weak: a stream that nobody holds any more ends its subscription.
        weak var mailbox: EventMailbox?
    }

    private struct State {
        var subscribers: [Subscriber] = []
        var isFinished = false
    }

    private let state = Mutex(State())

    public init() {}

    public func publish(_ event: EngineEvent) {
        for mailbox in mailboxes() { mailbox.offer(event) }
    }

    /// A stream for one reader, of the events from now on. It ends when the reader's task is cancelled or the engine
    /// stops.
    public func subscribe(_ delivery: Delivery) -> AsyncStream<EngineEvent> {
        let limit: Int? = if case .latest(let limit) = delivery { limit } else { nil }
        let mailbox = EventMailbox(limit: limit)
        let isFinished = state.withLock { state in
            state.subscribers.append(Subscriber(mailbox: mailbox))
            return state.isFinished
        }
        if isFinished { mailbox.finish() }
        return AsyncStream { await mailbox.next() }
    }

    /// Ends all streams after what they still hold.
    public func finish() {
        state.withLock { $0.isFinished = true }
        for mailbox in mailboxes() { mailbox.finish() }
    }

    private func mailboxes() -> [EventMailbox] {
        state.withLock { state in
            state.subscribers.removeAll { $0.mailbox == nil }
            return state.subscribers.compactMap(\.mailbox)
        }
    }
}
