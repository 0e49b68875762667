import CSystem
import Glibc
public import OperatorCore

/// What a ticket transaction costs, beside what the disk itself asks for one fsync, measured turn by turn.
public struct TransactionBenchmark: Sendable {
    /// Nanoseconds of each turn, ascending.
    public let ticketTransactions: [Int64]
    /// Nanoseconds of appending one 4 KiB block to a file and `fdatasync`, ascending.
    public let rawSyncs: [Int64]

    /// The value below which that share of the turns lies, in milliseconds; nil without turns.
    public static func quantile(_ share: Double, of nanoseconds: [Int64]) -> Double? {
        guard !nanoseconds.isEmpty else { return nil }
        let index = Int((Double(nanoseconds.count) * share).rounded(.up)) - 1
        return Double(nanoseconds[max(0, min(index, nanoseconds.count - 1))]) / 1e6
    }

    /// Commits `turns` batches to a store, each a new violation of one component or its end, with its condition, and
    /// syncs a raw file between them; the sign of life of each tick, which may move the log, comes between turns as it
    /// does between looks. Use a file of its own: the tickets stay in it.
    ///
    /// - Parameters:
    ///   - path: a database file that does not exist yet; `path.raw` is written beside it and removed.
    ///   - turns: how many of each (default 500).
    /// - Throws: `TicketRepositoryError`.
    public static func measure(
        path: String, turns: Int = 500, clock: any OperatorClock
    ) async throws(TicketRepositoryError) -> TransactionBenchmark {
        let store = try await TicketStore.open(path: path, as: .watcher, bootID: clock.bootID)
        _ = try await store.takeWriterLock(cluster: "bench", program: "bench", at: clock.now())
        let result = try await store.measure(turns: turns, rawFile: path + ".raw", clock: clock)
        try await store.close()
        return result
    }
}

extension TicketStore {
    fileprivate func measure(
        turns: Int, rawFile: String, clock: any OperatorClock
    ) throws(TicketRepositoryError) -> TransactionBenchmark {
        let descriptor = csystem_open_file(rawFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen(rawFile, errno: csystem_errno()) }
        defer {
            Glibc.close(descriptor)
            unlink(rawFile)
        }
        let block = [UInt8](repeating: 7, count: 4096)
        var tickets: [Int64] = []
        var raw: [Int64] = []
        for turn in 0..<turns {
            let start = clock.now()
            _ = try commit(Self.batch(turn: turn, at: start, bootID: bootID))
            let middle = clock.now()
            _ = Glibc.write(descriptor, block, block.count)
            guard fdatasync(descriptor) == 0 else { throw .cannotOpen(rawFile, errno: csystem_errno()) }
            tickets.append(middle.elapsed(since: start).wholeNanoseconds)
            raw.append(clock.now().elapsed(since: middle).wholeNanoseconds)
            try beat(cluster: "bench", at: clock.now())
        }
        return TransactionBenchmark(ticketTransactions: tickets.sorted(), rawSyncs: raw.sorted())
    }

    /// Every other turn opens a ticket, the next one closes it.
    private static func batch(turn: Int, at now: Moment, bootID: String) -> TicketBatch {
        let key = ConditionKey(
            cluster: "bench", invariant: InvariantID("node_down"),
            component: ComponentID(kind: "node", id: "\(turn / 2 % 100)"))
        var condition = Condition(key: key, since: now, bootID: bootID, severity: .critical)
        condition.phase = turn.isMultiple(of: 2) ? .violated : .healthy
        condition.noticed = now.wall
        condition.message = "does not answer"
        let change: TicketBatch.Change =
            turn.isMultiple(of: 2) ? .open(condition, .new) : .close(key, message: "answers")
        return TicketBatch(cluster: "bench", at: now, changes: [change], conditions: [condition])
    }
}
