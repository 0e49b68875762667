import CSystem
import Glibc
import Synchronization

/// What waits to be sent to one other member. A thread of its own empties it, so a frozen member delays nobody else.
final class PDMailbox: Sendable {
    struct Content: Sendable {
        var messages: [PDConsensusMessage] = []
        var changes: [PDChange] = []

        var isEmpty: Bool { messages.isEmpty && changes.isEmpty }
    }

    private let content = Mutex(Content())
    /// A pipe: the sender reads from it, whoever puts something into an empty box writes one byte.
    private let bell: (reads: Int32, writes: Int32)

    init() {
        var ends: [Int32] = [-1, -1]
        _ = csystem_pipe_cloexec(&ends)
        bell = (ends[0], ends[1])
    }

    deinit {
        close(bell.reads)
        close(bell.writes)
    }

    /// A newer heartbeat or vote replaces one that still waits.
    func put(_ message: PDConsensusMessage) {
        change { content in
            content.messages.removeAll { Self.isReplaced($0, by: message) }
            content.messages.append(message)
        }
    }

    /// At most one change of a kind waits.
    func put(_ change: PDChange) {
        self.change { if !$0.changes.contains(change) { $0.changes.append(change) } }
    }

    /// Waits until there is something and takes all of it. For one thread only: each byte stands for one full box.
    func take() -> Content {
        var byte: UInt8 = 0
        while read(bell.reads, &byte, 1) != 1 { usleep(1000) }
        return content.withLock { content in
            defer { content = Content() }
            return content
        }
    }

    private func change(_ edit: (inout Content) -> Void) {
        let wasEmpty = content.withLock { content in
            defer { edit(&content) }
            return content.isEmpty
        }
        var byte: UInt8 = 1
        if wasEmpty { _ = write(bell.writes, &byte, 1) }
    }

    private static func isReplaced(_ old: PDConsensusMessage, by new: PDConsensusMessage) -> Bool {
        switch (old.kind, new.kind) {
        case (.append, .append), (.preVote, .preVote), (.vote, .vote), (.appendResponse, .appendResponse): true
        default: false
        }
    }
}
