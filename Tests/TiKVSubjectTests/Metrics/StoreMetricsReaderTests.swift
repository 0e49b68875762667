import FoundationEssentials
import HTTPTransport
import OperatorCore
import PrometheusKit
import TestSupport
import Testing

@testable import TiKVSubject

/// The two ways to a store's metrics, over sockets.
@Suite(.timeLimit(.minutes(1))) struct StoreMetricsReaderTests {
    private func moment(_ seconds: Double) -> Moment {
        Moment(uptimeNanoseconds: Int64(seconds * 1e9), wall: WallTime(millisecondsSince1970: 0))
    }

    private func target(_ port: Int) -> StoreMetricsTarget {
        StoreMetricsTarget(
            id: 1, address: "tikv0:20160", statusAddress: "tikv0:20180",
            reachable: ServerAddress(host: "127.0.0.1", port: UInt16(port)))
    }

    private func page(_ bytes: [UInt8], length: Int? = nil) -> [UInt8] {
        HTTPBytes.answer(type: "text/plain", body: String(decoding: bytes, as: UTF8.self), length: length)
    }

    @Test("Two scrapes give rates; PD's metrics are left to PD where the page lacks them")
    func scraping() async throws {
        let server = try HostileServer { connection in
            [.readRequest, .send(self.page(StorePage(seconds: 1_000 + Double(connection) * 20).bytes))]
        }
        let reader = ScrapingStoreMetrics(http: HTTPClient())
        _ = await reader.read(target(server.port), at: moment(0))
        let readout = await reader.read(target(server.port), at: moment(20))
        #expect(readout.error == nil && readout.origin == server.url + "/metrics")
        #expect(readout.readings["store.qps"]?.value == 1_000)
        #expect(readout.failureReports == [4: 3])
        #expect(readout.readings["store.disk_capacity"]?.value == 100 && readout.readings["store.disk_used"] == nil)
        #expect(readout.readings["store.append_p99"] == .missing(.absent))
    }

    @Test("A page that is cut in the middle is read as far as it is whole, and marked")
    func cutPage() async throws {
        let bytes = StorePage(seconds: 1_000).bytes
        let server = try HostileServer(.readRequest, .send(page(Array(bytes.prefix(700)), length: bytes.count)))
        let readout = await ScrapingStoreMetrics(http: HTTPClient()).read(target(server.port), at: moment(0))
        #expect(readout.error == nil && readout.origin.hasSuffix(" (the page was cut)"))
        #expect(readout.readings["store.memory"]?.value == 123_456_789)
        #expect(readout.readings["store.slow_score"] == .missing(.sourceFailed))
    }

    @Test(
        "Whatever else answers, or nobody, is an error in words",
        arguments: [
            ("200 OK", "<html>hello</html>", "the page has none of TiKV's metrics"),
            ("200 OK", "", "the page has none"),
            ("500 Internal Server Error", "panic", "HTTP 500"), ("200 OK", "process_threads 4\n", "the page has none"),
        ])
    func strangers(status: String, body: String, words: String) async throws {
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(status, body: body)))
        let reader = ScrapingStoreMetrics(http: HTTPClient())
        #expect(await reader.read(target(server.port), at: moment(0)).error?.hasPrefix(words) == true)
        let closed = await reader.read(target(try LoopbackSocket.closedPort()), at: moment(0))
        #expect(closed.error == "connection refused")
    }

    private func answer(_ series: [(instance: String, metric: String, value: String)]) -> [UInt8] {
        let items = series.map {
            #"{"metric":{"instance":"\#($0.instance)","operator_metric":"\#($0.metric)"},"value":[1,"\#($0.value)"]}"#
        }
        let result = items.joined(separator: ",")
        return HTTPBytes.answer(body: #"{"status":"success","data":{"resultType":"vector","result":[\#(result)]}}"#)
    }

    @Test("One query serves a round of stores, told apart by instance; NaN quantiles had no requests")
    func prometheus() async throws {
        let server = try HostileServer(
            .readRequest,
            .send(
                answer([
                    ("tikv0:20180", "store.qps", "12.5"), ("tikv0:20180", "store.p99", "NaN"),
                    ("tikv0:20180", "store.raft_lag", "+Inf"), ("other:20180", "store.qps", "7"),
                    ("pd0:2379", "store.cpu", "1"),
                ])))
        let reader = PrometheusStoreMetrics(url: server.url, http: HTTPClient(), selector: #"tidb_cluster="a""#)
        var target = target(1)
        let readout = await reader.read(target, at: moment(10))
        #expect(readout.error == nil && readout.readings["store.qps"] == .value(12.5, at: moment(10)))
        #expect(readout.readings["store.p99"] == .missing(.noObservations))
        #expect(readout.readings["store.raft_lag"] == .missing(.notANumber))
        #expect(readout.readings["store.errors"]?.value == 0)
        #expect(readout.readings["store.append_p99"] == .missing(.absent))
        target.statusAddress = "0.0.0.0:20180"
        target.address = "other.tikv-peer.ns.svc:20160"
        #expect(
            await reader.read(target, at: moment(10.5)).error
                == "Prometheus has no current series of instance 0.0.0.0:20180")
        target.address = "other:20160"
        #expect(await reader.read(target, at: moment(10.5)).readings["store.qps"]?.value == 7)
        target.statusAddress = "pd0:2379"
        target.address = "pd0:2379"
        #expect(await reader.read(target, at: moment(10.5)).error != nil)
        #expect(server.requests.count == 1)
        let request = String(decoding: server.requests[0], as: UTF8.self)
        #expect(request.contains("tidb_cluster%3D%22a%22%7D%5B60s%5D"))
    }

    @Test("How a value of Prometheus was come by: the query, the time, and its series with the pair of time and value")
    func rawSeries() async throws {
        func series(_ instance: String, _ value: String) -> String {
            #"{"metric":{"instance":"\#(instance)","operator_metric":"store.qps"},"value":[1700000000.123,"\#(value)"]}"#
        }
        let body =
            #"{"status":"success","data":{"resultType":"vector","result":["#
            + [series("10.0.0.9:20180", "3"), series("10.0.0.1:20180", "912.5")].joined(separator: ",") + "]}}"
        let answer = Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
        let server = try HostileServer { _ in [.readRequest, .send(answer)] }
        let reader = PrometheusStoreMetrics(url: server.url, http: HTTPClient())
        var target = target(1)
        target.statusAddress = "10.0.0.1:20180"
        #expect(await reader.read(target, at: moment(5)).readings["store.qps"]?.value == 912.5)
        let metric = try #require(StoreMetricCatalogue.all.first { $0.id.rawValue == "store.qps" })
        let entry = try #require(await reader.provenance(of: metric, target))
        #expect(entry.answer == [series("10.0.0.1:20180", "912.5")] && entry.unkept == nil)
        #expect(entry.at == moment(5) && entry.asked.contains("/api/v1/query") && entry.computed.hasSuffix("912.5"))
        let absent = try #require(StoreMetricCatalogue.all.first { $0.id.rawValue == "store.cpu" })
        #expect(await reader.provenance(of: absent, target)?.unkept == "the answer has no such series")
    }

    @Test("A long answer of Prometheus is not kept, and that is said")
    func longAnswer() {
        let long = PrometheusRound(.vector([]), body: [UInt8](repeating: 0x20, count: 300 << 10))
        #expect(long.unkept == "the answer was 307200 bytes long: more than is kept of one")
    }

    @Test("Pod names are found, ambiguous hosts are not guessed")
    func instances() {
        func round(_ instances: [String]) -> PrometheusRound {
            PrometheusRound(
                .vector(
                    instances.map {
                        .init(
                            labels: ["instance": $0, "operator_metric": "store.qps"],
                            points: [.init(unixSeconds: 0, value: 1)])
                    }))
        }
        var target = target(1)
        target.address = "basic-tikv-1.basic-tikv-peer.ns.svc:20160"
        target.statusAddress = "0.0.0.0:20180"
        #expect(round(["basic-tikv-1", "basic-tikv-10"]).instance(of: target) == "basic-tikv-1")
        #expect(round(["basic-tikv-10"]).instance(of: target) == nil)
        target.statusAddress = "10.0.0.1:20180"
        #expect(round(["10.0.0.1:9999"]).instance(of: target) == "10.0.0.1:9999")
        #expect(round(["10.0.0.1:9999", "10.0.0.1:9998"]).instance(of: target) == nil)
    }

    @Test("A Prometheus that is not there is said once for each store")
    func unreachablePrometheus() async throws {
        let url = "http://user:secret@127.0.0.1:\(try LoopbackSocket.closedPort())"
        let readout = await PrometheusStoreMetrics(url: url, http: HTTPClient()).read(target(1), at: moment(0))
        #expect(readout.error == "Prometheus did not answer: connection refused")
        #expect(!readout.origin.contains("secret") && readout.origin.hasPrefix("http://127.0.0.1:"))
    }
}

extension [MetricID: Reading] {
    fileprivate subscript(name: String) -> Reading? { self[MetricID(name)] }
}
