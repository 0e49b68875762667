import FoundationEssentials
import Glibc
import HTTPTransport
import OperatorCore
import PrometheusKit
import TestSupport
import Testing

@testable import TiKVSubject

/// The same store read by our own scrapes and through a real Prometheus that scrapes it, too.
@Suite(
    .enabled(
        if: getenv("OPERATOR_LONG_TESTS") != nil && ChildProcess.isInstalled("prometheus"),
        "a long test: set OPERATOR_LONG_TESTS, and install prometheus"), .timeLimit(.minutes(3)))
struct RealPrometheusTests {
    private let http = HTTPClient()
    private let clock = SystemClock()

    @Test("Both ways agree within a tenth, on every metric that both have, and both have the same")
    func agree() async throws {
        let began = ContinuousClock.now
        let store = try HostileServer { _ in
            let elapsed = (ContinuousClock.now - began).inSeconds
            let page = StorePage(seconds: 1_000 + elapsed)
            return [.readRequest, .send(HTTPBytes.answer(type: "text/plain; version=0.0.4", body: page.text))]
        }
        let folder = try TemporaryFolder()
        let port = try LoopbackSocket.closedPort()
        let prometheus = try start(scraping: store.port, on: port, in: folder)
        let url = "http://127.0.0.1:\(port)"
        try await waitForSamples(16, url)

        let target = StoreMetricsTarget(
            id: 1, address: "127.0.0.1:1", statusAddress: "127.0.0.1:\(store.port)",
            reachable: ServerAddress(host: "127.0.0.1", port: UInt16(store.port)))
        let window = Duration.seconds(10)
        let scraping = ScrapingStoreMetrics(http: http, window: window)
        _ = await scraping.read(target, at: clock.now())
        try await clock.sleep(for: window)
        let scraped = await scraping.read(target, at: clock.now())
        let asked = await PrometheusStoreMetrics(url: url, http: http, window: window, shortestRange: window)
            .read(target, at: clock.now())
        #expect(scraped.error == nil && asked.error == nil, "\(scraped.error ?? "") \(asked.error ?? "")")
        compare(scraped, asked)
        withExtendedLifetime(prometheus) {}
    }

    private func compare(_ scraped: StoreMetricsReadout, _ asked: StoreMetricsReadout) {
        for metric in StoreMetricCatalogue.all {
            let (one, other) = (scraped.readings[metric.id]?.value, asked.readings[metric.id]?.value)
            #expect(
                (one == nil) == (other == nil), "\(metric.id): \(String(describing: one)), \(String(describing: other))"
            )
            guard let one, let other else { continue }
            #expect(abs(one - other) <= 0.1 * max(abs(one), abs(other)), "\(metric.id): \(one), \(other)")
        }
        #expect(scraped.readings[MetricID("store.qps")]?.value != nil)
        #expect(abs((asked.failureReports[4] ?? 0) - 3) < 0.5 && asked.failureReports.count == 1)
    }

    private func start(scraping target: Int, on port: Int, in folder: TemporaryFolder) throws -> ChildProcess {
        let configuration = """
            global: {scrape_interval: 1s, scrape_timeout: 1s}
            scrape_configs:
              - job_name: tikv
                static_configs: [{targets: ["127.0.0.1:\(target)"]}]
            """
        let file = try folder.write("prometheus.yml", configuration)
        return try ChildProcess([
            "prometheus", "--config.file=\(file)", "--storage.tsdb.path=\(folder.file("data"))",
            "--web.listen-address=127.0.0.1:\(port)",
        ])
    }

    private func waitForSamples(_ count: Double, _ url: String) async throws {
        let client = PrometheusClient(url: url, http: http)
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            let answer = try? await client.query("count_over_time(up[5m])")
            if let found = answer?.series.first?.points.first?.value, found >= count { return }
            try await clock.sleep(for: .milliseconds(250))
        }
        Issue.record("Prometheus took no samples")
    }
}
