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
