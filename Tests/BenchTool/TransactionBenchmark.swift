import Glibc
import OperatorCore
import TicketStore

/// What a ticket transaction costs, beside what the disk itself asks for one fsync, measured turn by turn.
struct TransactionBenchmark {
    /// Nanoseconds of each turn, ascending.
    private(set) var ticketTransactions: [Int64] = []
    /// Nanoseconds of appending one 4 KiB block to a file and `fdatasync`, ascending.
    private(set) var rawSyncs: [Int64] = []

    private static let cluster = "bench"

    /// Commits `turns` batches to a store, each a new violation of one component or its end, with its condition, and
    /// syncs a raw file between them; the heartbeat of each tick, which may move the log, comes between turns as it
    /// does between ticks.
    ///
    /// - Parameters:
    ///   - path: a database file that does not exist yet; `path.raw` is written beside it and removed.
    ///   - turns: how many of each.
    /// - Throws: `TicketRepositoryError`.
    init(path: String, turns: Int, clock: some OperatorClock) async throws {
        let store = try await TicketStore.open(path: path, as: .watcher, bootID: clock.bootID)
        _ = try await store.takeWriterLock(cluster: Self.cluster, program: "bench", at: clock.now())
        let raw = try RawFile(path + ".raw")
        for turn in 0..<turns {
            let start = clock.now()
            _ = try await store.commit(Self.batch(turn: turn, at: start, bootID: clock.bootID))
            let middle = clock.now()
            try raw.append()
            ticketTransactions.append(middle.elapsed(since: start).wholeNanoseconds)
            rawSyncs.append(clock.now().elapsed(since: middle).wholeNanoseconds)
            try await store.heartbeat(cluster: Self.cluster, at: clock.now())
        }
        ticketTransactions.sort()
        rawSyncs.sort()
        try await store.close()
    }

    /// The value below which that share of the turns lies, in milliseconds; nil without turns.
    static func quantile(_ share: Double, of nanoseconds: [Int64]) -> Double? {
        guard !nanoseconds.isEmpty else { return nil }
        let index = Int((Double(nanoseconds.count) * share).rounded(.up)) - 1
        return Double(nanoseconds[max(0, min(index, nanoseconds.count - 1))]) / 1e6
    }

    /// Every other turn opens a ticket, the next one closes it.
    private static func batch(turn: Int, at now: Moment, bootID: String) -> TicketBatch {
        let key = ConditionKey(
            cluster: cluster, invariant: InvariantID("part_down"),
            component: ComponentID(kind: "part", id: "\(turn / 2 % 100)"))
        var condition = Condition(key: key, since: now, bootID: bootID, severity: .critical)
        condition.phase = turn.isMultiple(of: 2) ? .violated : .healthy
        condition.noticed = now.wall
        condition.message = "it is said to be down"
        let change: TicketBatch.Change =
            turn.isMultiple(of: 2) ? .open(condition, .new) : .close(key, message: "it is said to be up")
        return TicketBatch(cluster: cluster, at: now, changes: [change], conditions: [condition])
    }
}

/// A file that is appended to and synced block by block, and removed at the end.
private final class RawFile {
    private let path: String
    private let descriptor: Int32
    private let block = [UInt8](repeating: 7, count: 4096)

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw TicketRepositoryError(.inputOutput, "cannot open \(path)") }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    func append() throws {
        guard write(descriptor, block, block.count) == block.count, fdatasync(descriptor) == 0 else {
            throw TicketRepositoryError(.inputOutput, "cannot write to \(path)")
        }
    }
}
