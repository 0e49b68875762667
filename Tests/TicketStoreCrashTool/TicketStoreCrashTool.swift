import Glibc
import OperatorCore
import TicketStore

/// A process for the store's tests to stop, kill and race against. Each line on standard output is acknowledged: what it
/// says was committed before it was written.
///
///     write DB SEED          become the writer and change tickets until killed
///     contend DB TIMES       TIMES times: become the writer, open the same ticket, give the lock back
///     note DB TICKET TIMES   add notes as a person's command does
///     fill DB                commit, fail for want of room, and commit again
///     hold DB                become the writer and keep the lock until standard input ends
@main
struct TicketStoreCrashTool {
    private static let cluster = "lab"
    private static let clock = SystemClock()

    static func main() async {
        let arguments = CommandLine.arguments
        do {
            switch (arguments.dropFirst().first, arguments.count) {
            case ("write", 4): try await write(arguments[2], seed: UInt64(arguments[3]) ?? 0)
            case ("contend", 4): try await contend(arguments[2], times: Int(arguments[3]) ?? 0)
            case ("note", 5): try await note(arguments[2], Int64(arguments[3]) ?? 0, times: Int(arguments[4]) ?? 0)
            case ("hold", 3): try await hold(arguments[2])
            case ("fill", 3): try await fill(arguments[2])
            default:
                say("usage: write DB SEED | contend DB TIMES | note DB TICKET TIMES | fill DB | hold DB")
                exit(2)
            }
        } catch {
            say("error \(error)")
            exit(1)
        }
    }

    private static func write(_ path: String, seed: UInt64) async throws {
        let store = try await TicketStore.open(path: path, as: .watcher, bootID: clock.bootID)
        try await takeLock(store)
        say("writing")
        var state = seed &* 2 &+ 1
        while true {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let change = change(number: Int(state >> 60), store: UInt64(state >> 40) % 5 + 1)
            let events = try await store.commit(
                TicketBatch(cluster: cluster, at: clock.now(), changes: [change], conditions: [change.kept]))
            for event in events { say("event \(event.id) \(event.ticket) \(event.kind.rawValue)") }
        }
    }

    private static func change(number: Int, store: UInt64) -> TicketBatch.Change {
        let condition = condition(store: store)
        return switch number % 4 {
        case 0, 1: .open(condition, .new)
        case 2: .close(condition.key, message: "clear")
        default: .update(condition)
        }
    }

    private static func condition(store: UInt64) -> Condition {
        var condition = Condition(
            key: ConditionKey(
                cluster: cluster, invariant: InvariantID("store_down"),
                component: ComponentID(kind: "store", id: "\(store)")),
            since: clock.now(), bootID: clock.bootID, severity: .critical)
        condition.noticed = clock.now().wall
        condition.message = "PD says Down"
        return condition
    }

    private static func contend(_ path: String, times: Int) async throws {
        let store = try await TicketStore.open(path: path, as: .watcher, bootID: clock.bootID)
        for _ in 0..<times {
            try await takeLock(store)
            let batch = TicketBatch(
                cluster: cluster, at: clock.now(), changes: [.open(condition(store: 1), .new)], conditions: [])
            _ = try await store.commit(batch)
            try await store.releaseWriterLock(cluster: cluster)
        }
        try await store.close()
        say("done")
    }

    private static func note(_ path: String, _ ticket: Int64, times: Int) async throws {
        let store = try await TicketStore.open(path: path, as: .visitor, bootID: clock.bootID)
        for number in 0..<times {
            let event = try await store.act(.note("note \(number)"), onTicket: ticket, by: "ana", at: clock.now())
            say("event \(event.id) \(event.ticket) \(event.kind.rawValue)")
        }
        try await store.close()
        say("done")
    }

    private static func hold(_ path: String) async throws {
        let store = try await TicketStore.open(path: path, as: .watcher, bootID: clock.bootID)
        try await takeLock(store)
        say("held")
        while readLine() != nil {}
        try await store.close()
    }

    /// The limit on a file's size stands in for a full disk: both end in a failed write of the log.
    private static func fill(_ path: String) async throws {
        let store = try await TicketStore.open(path: path, as: .watcher, bootID: clock.bootID)
        try await takeLock(store)
        try await open(store, store: 1, message: "small")
        var limit = rlimit()
        getrlimit(fileSizeLimit, &limit)
        signal(SIGXFSZ, SIG_IGN)
        var small = rlimit(rlim_cur: 1_000_000, rlim_max: limit.rlim_max)
        setrlimit(fileSizeLimit, &small)
        do {
            try await open(store, store: 2, message: String(repeating: "x", count: 3_000_000))
        } catch {
            say("\(error.code)")
        }
        setrlimit(fileSizeLimit, &limit)
        say("tickets \(try await store.tickets(TicketFilter()).count)")
        try await open(store, store: 2, message: "small")
        say("tickets \(try await store.tickets(TicketFilter()).count)")
    }

    /// RLIMIT_FSIZE, which Glibc's module declares under another type than its functions take.
    private static let fileSizeLimit = __rlimit_resource_t(1)

    private static func open(
        _ store: TicketStore, store number: UInt64, message: String
    ) async throws(TicketRepositoryError) {
        var condition = condition(store: number)
        condition.message = message
        let batch = TicketBatch(
            cluster: cluster, at: clock.now(), changes: [.open(condition, .new)], conditions: [])
        for event in try await store.commit(batch) { say(event.kind.rawValue) }
    }

    private static func takeLock(_ store: TicketStore) async throws {
        while try await store.takeWriterLock(cluster: cluster, program: "tool", at: clock.now()) != .held {
            await Task.yield()
        }
    }

    /// One write per line, so that a kill never leaves half of one.
    private static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = Glibc.write(STDOUT_FILENO, bytes, bytes.count)
    }
}

extension TicketBatch.Change {
    fileprivate var kept: Condition {
        switch self {
        case .open(let condition, _), .update(let condition): condition
        case .close(let key, _):
            Condition(
                key: key, since: Moment(uptimeNanoseconds: 0, wall: WallTime(millisecondsSince1970: 0)), bootID: "",
                severity: .info)
        case .merge: preconditionFailure("the tool merges nothing")
        }
    }
}
