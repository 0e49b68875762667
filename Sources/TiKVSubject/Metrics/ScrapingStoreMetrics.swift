internal import HTTPTransport
internal import OperatorCore
internal import PrometheusKit
internal import Synchronization

/// Reads stores' metrics from their own status ports.
final class ScrapingStoreMetrics: StoreMetricsReading {
    private struct State {
        var window: Duration
        var histories: [UInt64: ScrapeHistory] = [:]
    }

    private let http: HTTPClient
    private let tls: TLSOptions?
    private let timeoutMilliseconds: Int
    private let state: Mutex<State>

    /// - Parameters:
    ///   - window: how far back rates and quantiles look.
    ///   - timeoutMilliseconds: for each page.
    init(
        http: HTTPClient, tls: TLSOptions? = nil, window: Duration = .seconds(10), timeoutMilliseconds: Int = 4_000
    ) {
        self.http = http
        self.tls = tls
        self.timeoutMilliseconds = timeoutMilliseconds
        state = Mutex(State(window: window))
    }

    func setWindow(_ window: Duration) { state.withLock { $0.window = window } }

    func read(_ target: StoreMetricsTarget, at moment: Moment) async -> StoreMetricsReadout {
        guard let address = target.reachable else {
            return StoreMetricsReadout(origin: "", error: "its status port cannot be reached from here")
        }
        let url = address.url + "/metrics"
        var request = HTTPRequest(
            url: url, connectTimeoutMilliseconds: min(2_000, timeoutMilliseconds),
            totalTimeoutMilliseconds: timeoutMilliseconds, tls: address.scheme == "https" ? tls : nil)
        request.acceptsGzip = true
        do {
            return readout(try await http.send(request), isWhole: true, url, target, moment)
        } catch {
            // What came of a page that was cut is worth having: its whole families are right.
            guard let partial = error.partialResponse, partial.isSuccess, !partial.body.isEmpty else {
                return StoreMetricsReadout(origin: url, error: error.description)
            }
            return readout(partial, isWhole: false, url, target, moment)
        }
    }

    func provenance(of metric: StoreMetric, _ target: StoreMetricsTarget) -> ProvenanceEntry? {
        guard let address = target.reachable else { return nil }
        let value = state.withLock { $0.histories[target.id]?.value(of: metric, window: $0.window) }
        guard let value else { return nil }
        return ProvenanceEntry(
            source: "metrics/store/\(target.id)", asked: "GET \(address.url)/metrics", at: value.later.at,
            answer: value.lines, unkept: value.lines.isEmpty ? "the page has no such line" : nil,
            computed: value.computed)
    }

    private func readout(
        _ response: HTTPResponse, isWhole: Bool, _ url: String, _ target: StoreMetricsTarget, _ moment: Moment
    ) -> StoreMetricsReadout {
        guard response.isSuccess else { return StoreMetricsReadout(origin: url, error: "HTTP \(response.status)") }
        let scrape = StoreScrape.parse(response.body, at: moment, isWhole: isWhole)
        guard scrape.isOfTiKV else {
            return StoreMetricsReadout(origin: url, error: "the page has none of TiKV's metrics")
        }
        return state.withLock { state in
            state.histories[target.id, default: ScrapeHistory()].add(scrape, window: state.window)
            let history = state.histories[target.id] ?? ScrapeHistory()
            return StoreMetricsReadout(
                readings: StoreMetricsMerge.leavingToPD(history.readings(window: state.window)),
                failureReports: history.unreachablePerSecond(window: state.window),
                origin: scrape.damage.isCut ? url + " (the page was cut)" : url)
        }
    }
}

/// What is handed on of a reader's readings.
enum StoreMetricsMerge {
    /// Without the missing ones that PD may know.
    static func leavingToPD(_ readings: [MetricID: Reading]) -> [MetricID: Reading] {
        readings.filter { $0.value.value != nil || !StoreMetricCatalogue.alsoFromPD.contains($0.key) }
    }
}
