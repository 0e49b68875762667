internal import HTTPTransport
internal import OperatorCore
internal import PrometheusKit

/// Reads stores' metrics through Prometheus: one query for all metrics of all stores, shared by the readings of a round.
actor PrometheusStoreMetrics: StoreMetricsReading {
    /// Readings asked for within this time of each other are of one round.
    private static let roundSpan: Duration = .seconds(1)

    private let client: PrometheusClient
    private let selector: String
    private let origin: String
    private let shortestRange: Duration
    private var range: Duration
    private var round: (at: Moment, answer: Task<Result<PrometheusRound, PrometheusError>, Never>)?

    /// - Parameters:
    ///   - url: Prometheus' address.
    ///   - selector: matchers for every selector where one Prometheus holds several clusters.
    ///   - window: how far back rates and quantiles look.
    ///   - shortestRange: what a shorter window is taken for. The default holds four samples of a Prometheus that
    ///     scrapes every 15 s, TiUP's setting.
    init(
        url: String, http: HTTPClient, headers: [HTTPHeader] = [], tls: TLSOptions? = nil, selector: String = "",
        window: Duration = .seconds(60), shortestRange: Duration = .seconds(60)
    ) {
        client = PrometheusClient(url: url, http: http, headers: headers, tls: tls)
        self.selector = selector
        origin = Self.withoutCredentials(url)
        self.shortestRange = shortestRange
        range = max(window, shortestRange)
    }

    func setWindow(_ window: Duration) { range = max(window, shortestRange) }

    func read(_ target: StoreMetricsTarget, at moment: Moment) async -> StoreMetricsReadout {
        switch await answer(at: moment) {
        case .failure(let error): return StoreMetricsReadout(origin: origin, error: error.description)
        case .success(let round):
            guard let instance = round.instance(of: target) else {
                let words = "Prometheus has no current series of instance \(target.statusAddress)"
                return StoreMetricsReadout(origin: origin, error: words)
            }
            return StoreMetricsReadout(
                readings: StoreMetricsMerge.leavingToPD(round.readings(of: instance, at: moment)),
                failureReports: round.unreachablePerSecond(from: instance), origin: "\(origin) instance \(instance)")
        }
    }

    func provenance(of metric: StoreMetric, _ target: StoreMetricsTarget) async -> ProvenanceEntry? {
        guard let round, case .success(let answer) = await round.answer.value,
            let instance = answer.instance(of: target)
        else { return nil }
        let query = metric.promQL(range: "\(Int(range.inSeconds.rounded(.up)))s", selector: selector)
        let value = answer.value(of: metric, instance)
        let raw = answer.raw(of: metric, instance)
        return ProvenanceEntry(
            source: "metrics/store/\(target.id)",
            asked: "POST \(origin)/api/v1/query, in one with all metrics: \(query)",
            at: round.at, answer: raw,
            unkept: raw.isEmpty ? answer.unkept ?? "the answer has no such series" : nil,
            computed: "instance=\"\(instance)\": " + (value.map { "\($0)" } ?? "no such series"))
    }

    private func answer(at moment: Moment) async -> Result<PrometheusRound, PrometheusError> {
        if let round, moment.elapsed(since: round.at) < Self.roundSpan { return await round.answer.value }
        let query = PrometheusRound.query(range: "\(Int(range.inSeconds.rounded(.up)))s", selector: selector)
        let task = Task { [client] in
            do throws(PrometheusError) {
                let (answer, body) = try await client.queryWithBody(query)
                return Result<PrometheusRound, PrometheusError>.success(PrometheusRound(answer, body: body))
            } catch {
                return .failure(error)
            }
        }
        round = (moment, task)
        return await task.value
    }

    private static func withoutCredentials(_ url: String) -> String {
        guard let start = url.firstRange(of: "://")?.upperBound,
            let end = url[start...].prefix(while: { $0 != "/" }).lastIndex(of: "@")
        else { return url }
        return String(url[..<start] + url[url.index(after: end)...])
    }
}
