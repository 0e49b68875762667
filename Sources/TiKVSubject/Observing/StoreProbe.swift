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
