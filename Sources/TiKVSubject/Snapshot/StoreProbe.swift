internal import HTTPTransport
internal import OperatorCore

/// Our own probes of one store's status port.
struct StoreProbe: Sendable, Hashable {
    var address: ServerAddress
    var record = ProbeRecord()
    /// The newest outcomes, oldest first: at most two minutes of them.
    private(set) var history: [Entry] = []

    struct Entry: Sendable, Hashable {
        var at: Moment
        var outcome: ProbeRecord.Outcome
    }

    init(address: ServerAddress) { self.address = address }

    mutating func postpone(heldUp: Duration) { record.postpone(heldUp: heldUp) }

    mutating func absorb(_ result: StoreProbeResult, at moment: Moment) {
        record.absorb(result.outcome, text: result.text, connected: result.connected, at: moment)
        history.append(Entry(at: moment, outcome: result.outcome))
        if history.count > 120 { history.removeFirst(history.count - 120) }
    }
}

/// What one probe gave.
struct StoreProbeResult: Sendable, Hashable {
    var outcome: ProbeRecord.Outcome
    var text: String
    var connected: Bool

    init(_ outcome: ProbeRecord.Outcome, _ text: String = "", connected: Bool = false) {
        self.outcome = outcome
        self.text = text
        self.connected = connected
    }

    /// TiKV's `/status` is liveness only: 200 with an empty body. Another answer comes from something else: it neither
    /// arms the probe nor counts as a failure.
    init(_ result: Result<HTTPResponse, HTTPError>) {
        switch result {
        case .success(let response):
            self.init(
                response.isSuccess ? .serving : .strange, response.isSuccess ? "" : "HTTP \(response.status)",
                connected: true)
        case .failure(let error):
            let failure = PDFailure(error)
            switch failure.kind {
            case .refused: self.init(.refused, failure.text)
            case .silent: self.init(.timedOut, failure.text, connected: failure.connected)
            case .garbled: self.init(.strange, failure.text, connected: true)
            case .unable: self.init(.unable, failure.text)
            }
        }
    }
}

/// Probes status ports.
struct StatusPortClient: Sendable {
    let http: HTTPClient
    var tls: TLSOptions?

    /// A connection of its own each time: a pooled one would prove nothing about the port.
    func probe(_ address: ServerAddress, within timeout: Duration) async -> StoreProbeResult {
        let milliseconds = max(1, Int(timeout.wholeMilliseconds))
        var request = HTTPRequest(
            url: address.url + "/status", connectTimeoutMilliseconds: milliseconds,
            totalTimeoutMilliseconds: milliseconds, maximumBytes: 64 << 10,
            tls: address.scheme == "https" ? tls : nil)
        request.usesFreshConnection = true
        do {
            return StoreProbeResult(.success(try await http.send(request)))
        } catch {
            return StoreProbeResult(.failure(error))
        }
    }
}

/// The status-port probes of all stores: a pure reduction of rounds.
struct StoreProbes: Sendable {
    private(set) var probes: [UInt64: StoreProbe] = [:]
    private(set) var lastRound: Moment?
    /// When a time without rounds ended.
    private(set) var gapEnded: Moment?

    subscript(id: UInt64) -> StoreProbe? { probes[id] }

    /// Follows the list of stores: a store that moved is a new target.
    mutating func follow(_ addresses: StatusAddresses) {
        probes = probes.filter { addresses[$0.key] == $0.value.address }
        for (id, way) in addresses.ways {
            if case .dial(let address) = way, probes[id] == nil { probes[id] = StoreProbe(address: address) }
        }
    }

    /// Takes a round asked at `moment`, and for how long we were held up with those whose silence was our own fault.
    mutating func absorbRound(
        _ results: [UInt64: StoreProbeResult], heldUp: [UInt64: Duration] = [:], at moment: Moment
    ) {
        if let lastRound, moment.elapsed(since: lastRound) > .seconds(4) {
            gapEnded = moment
            for id in probes.keys { probes[id]?.record.forgetCounts() }
        }
        lastRound = moment
        for (id, result) in results { probes[id]?.absorb(result, at: moment) }
        for (id, duration) in heldUp { probes[id]?.postpone(heldUp: duration) }
    }
}

/// How long a probe waits, and whether its silence counts, on a machine that may not let us run: a silence proves
/// something only where we really waited for the better part of the time limit.
struct ProbePatience: Sendable, Hashable {
    /// The time limit while nothing holds us up.
    let limit: Duration
    /// How long the next round waits: longer after one in which we were held up, so that an answer has the time it needs
    /// and who is silent all the same is found out.
    private(set) var allowed: Duration

    init(limit: Duration) {
        self.limit = limit
        allowed = limit
    }

    /// True where nobody's silence in a round of this delay, which waited as long as allowed, is our own fault.
    func proves(_ delay: OwnDelay) -> Bool { delay.waited(of: allowed) >= limit * 3 / 4 }

    /// Judges by one round how long the next one waits, at most 2 s: rounds stay less than a gap apart.
    mutating func learn(from delay: OwnDelay) {
        let share = OwnDelay(elapsed: delay.elapsed, heldUp: delay.heldUp(over: allowed)).share
        let isCalm = delay.elapsed < limit / 2 || share < 0.25
        allowed = isCalm ? limit : min(max(limit, .seconds(2)), limit / max(0.25, 1 - share))
    }
}

/// When probes of a status port that once answered prove that a store does not serve.
struct ProbeRule: Sendable, Hashable {
    /// Refused probes in a row.
    var refusals = 2
    /// Probes in a row without an answer.
    var silences = 3

    func isDown(_ record: ProbeRecord) -> Bool {
        record.hasServed && record.isDown(refusals: refusals, silences: silences)
    }

    /// Stores that are gone for their regions, in order of id: PD says so, or nobody listens on their port any more.
    /// Silence alone may be our own network.
    func gone(_ pd: PDState, _ probes: StoreProbes) -> [UInt64] {
        pd.ledger.living.filter { !$0.isTiFlash }.map(\.id).filter { id in
            if pd.ledger.memory[id]?.isNotServing ?? false { return true }
            guard let record = probes[id]?.record else { return false }
            return record.outcome == .refused && isDown(record)
        }
    }
}
