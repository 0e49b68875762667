import HTTPTransport

/// The way to one other store: messages leave in order, one at a time, and a peer that does not answer holds up
/// nobody else. Old messages are dropped, as Raft allows.
final class PeerLink: Sendable {
    private struct Parcel: Sendable {
        var message: StoreMessage
        var madeAt: UInt64
    }

    let peer: RehearsalPlan.Store
    private let parcels: AsyncStream<Parcel>.Continuation
    private let task: Task<Void, Never>

    private static let waiting = 32
    private static let staleNanoseconds: UInt64 = 3_000_000_000

    /// `failed` is told how many Raft messages were lost.
    init(
        to peer: RehearsalPlan.Store, client: HTTPClient, log: UnifiedLogFile,
        failed: @escaping @Sendable (Int) -> Void
    ) {
        self.peer = peer
        let (stream, continuation) = AsyncStream.makeStream(
            of: Parcel.self, bufferingPolicy: .bufferingNewest(Self.waiting))
        parcels = continuation
        task = Task.detached {
            var peerLog = PeerLinkLog(peer: peer)
            for await parcel in stream {
                let now = NodeProcess.uptime
                guard now < parcel.madeAt + Self.staleNanoseconds else { continue }
                let error = await Self.send(parcel.message, to: peer, client: client)
                log.write(peerLog.lines(after: error, now: NodeProcess.uptime))
                if error != nil { failed(parcel.message.raft.count) }
            }
        }
    }

    deinit { task.cancel() }

    func post(_ message: StoreMessage, now: UInt64) {
        parcels.yield(Parcel(message: message, madeAt: now))
    }

    private static func send(
        _ message: StoreMessage, to peer: RehearsalPlan.Store, client: HTTPClient
    ) async -> HTTPError? {
        let request = HTTPRequest(
            url: "http://\(peer.address)/rehearsal/raft", method: "POST",
            headers: [HTTPHeader("Content-Type", "application/octet-stream"), HTTPHeader("Expect", "")],
            body: message.encoded(), connectTimeoutMilliseconds: 500, totalTimeoutMilliseconds: 1000,
            maximumBytes: 4096)
        do throws(HTTPError) {
            let answer = try await client.send(request)
            return answer.isSuccess ? nil : HTTPError(.malformedResponse, "status \(answer.status)")
        } catch {
            return error
        }
    }
}

/// What a store logs about the way to a peer: its loss, every few seconds that it lasts, its return.
struct PeerLinkLog {
    let peer: RehearsalPlan.Store
    private var lostAt: UInt64?
    private var lastLine: UInt64 = 0
    private var wasThere = false

    private static let quiet: UInt64 = 5_000_000_000

    init(peer: RehearsalPlan.Store) {
        self.peer = peer
    }

    mutating func lines(after error: HTTPError?, now: UInt64) -> [UnifiedLogLine] {
        guard let error else {
            defer {
                lostAt = nil
                wasThere = true
            }
            guard lostAt != nil || !wasThere else { return [] }
            return [resolved]
        }
        guard lostAt != nil else {
            lostAt = now
            lastLine = now
            return [aborted(error), unreachable]
        }
        guard now >= lastLine + Self.quiet else { return [] }
        lastLine = now
        return [timedOut, unreachable]
    }

    private var resolved: UnifiedLogLine {
        UnifiedLogLine(
            .info, "raft_client.rs:744", "resolve store address ok",
            ["addr": peer.address, "store_id": "\(peer.id)"])
    }

    private func aborted(_ error: HTTPError) -> UnifiedLogLine {
        let cause =
            error.code == .timedOut
            ? "Some(RpcFailure(RpcStatus { code: 4-DEADLINE_EXCEEDED, message: \"Deadline Exceeded\", details: [] }))"
            : "Some(RpcFailure(RpcStatus { code: 14-UNAVAILABLE, message: \"failed to connect to all addresses\", details: [] }))"
        return UnifiedLogLine(
            .warn, "raft_client.rs:829", "connection aborted",
            [
                "addr": peer.address, "receiver_err": cause, "sink_error": "Some(RemoteStopped)",
                "store_id": "\(peer.id)",
            ])
    }

    private var timedOut: UnifiedLogLine {
        UnifiedLogLine(
            .warn, "raft_client.rs:596", "wait connect timeout", ["addr": peer.address, "store_id": "\(peer.id)"])
    }

    private var unreachable: UnifiedLogLine {
        UnifiedLogLine(
            .info, "store.rs:2886", "broadcasting unreachable", ["unreachable_store_id": "\(peer.id)"])
    }
}
