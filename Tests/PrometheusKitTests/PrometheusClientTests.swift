import HTTPTransport
import PrometheusKit
import TestSupport
import Testing

/// The client of Prometheus' HTTP API against answers a real one gave.
@Suite(.timeLimit(.minutes(1))) struct PrometheusClientTests {
    private let vector =
        #"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"instance":"a:1"},"value":[1795453856.7,"NaN"]}]}}"#

    private func client(_ server: HostileServer, prefix: String = "") -> PrometheusClient {
        PrometheusClient(url: server.url + prefix, http: HTTPClient())
    }

    @Test("A query is sent as a form, under the URL's prefix, and its vector decoded")
    func query() async throws {
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(body: vector)))
        let answer = try await client(server, prefix: "/prometheus/").query(
            "rate(x{a=\"b+c\"}[1m])", atUnixSeconds: 1.5)
        #expect(answer.series.first?.labels == ["instance": "a:1"])
        #expect(answer.series.first?.points.first?.value.isNaN == true)
        let request = String(decoding: try #require(server.requests.first), as: UTF8.self)
        #expect(request.hasPrefix("POST /prometheus/api/v1/query HTTP/1.1\r\n"))
        #expect(request.hasSuffix("\r\n\r\nquery=rate%28x%7Ba%3D%22b%2Bc%22%7D%5B1m%5D%29&time=1.5"))
    }

    @Test("Where POST is not allowed the query goes by GET")
    func fallback() async throws {
        let refusal = HTTPBytes.answer("405 Method Not Allowed", body: "no")
        let server = try HostileServer { connection in
            [.readRequest, .send(connection == 0 ? refusal : HTTPBytes.answer(body: self.vector))]
        }
        _ = try await client(server).queryRange("up", fromUnixSeconds: 1, toUnixSeconds: 2, stepSeconds: 1)
        let request = String(decoding: try #require(server.requests.last), as: UTF8.self)
        #expect(request.hasPrefix("GET /api/v1/query_range?query=up&start=1.0&end=2.0&step=1.0 HTTP/1.1\r\n"))
    }

    @Test(
        "Whatever answers instead is told apart",
        arguments: [
            ("200 OK", "<html>", PrometheusError.Code.badAnswer), ("502 Bad Gateway", "oops", .badAnswer),
            ("200 OK", "{\"status\":\"success\"", .badAnswer), ("200 OK", "{}", .badAnswer),
            ("200 OK", String(repeating: "[", count: 10 << 20), .badAnswer),
            (
                "422 Unprocessable Entity", "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"x\"}",
                .queryFailed
            ),
            ("200 OK", #"{"status":"success","data":{"resultType":"scalar","result":[1,"one"]}}"#, .badAnswer),
        ])
    func badAnswers(status: String, body: String, code: PrometheusError.Code) async throws {
        let server = try HostileServer(.readRequest, .send(HTTPBytes.answer(status, body: body)))
        await #expect { try await client(server).query("up") } throws: { ($0 as? PrometheusError)?.code == code }
    }

    @Test("Nobody there is unreachable, with the transport's reason")
    func unreachable() async throws {
        let client = PrometheusClient(url: "http://127.0.0.1:\(try LoopbackSocket.closedPort())", http: HTTPClient())
        await #expect { try await client.query("up") } throws: { error in
            (error as? PrometheusError)?.transport?.code == .refused
                && "\(error)" == "Prometheus did not answer: connection refused"
        }
    }

    @Test(
        "Recorded answers decode",
        .enabled(if: SharedFixtures.areThere, Comment(rawValue: SharedFixtures.absence)))
    func recorded() throws {
        func answer(_ name: String) throws -> PrometheusAnswer {
            try PrometheusAnswer(json: SharedFixtures.bytes("fixtures/real/prometheus-api/\(name).json"))
        }
        #expect(try answer("empty-vector") == .vector([]))
        #expect(try answer("instant-vector").series.map { $0.points.map(\.value) } == [[0], [1], [0]])
        #expect(try answer("range-matrix").series.map(\.points.count) == [5, 5, 5])
        #expect(try answer("histogram-quantile-peer-rtt").series.allSatisfy { $0.points[0].value.isNaN })
        guard case .scalar(let point) = try answer("scalar-nan") else { return #expect(Bool(false)) }
        #expect(point.value.isNaN && point.unixSeconds == 1_795_453_856.783)
        #expect { try answer("parse-error") } throws: { ($0 as? PrometheusError)?.code == .queryFailed }
    }

    @Test("A damaged answer is an error or an answer, never a trap")
    func fuzz() {
        for seed in 0..<1_000 {
            var random = SeededRandom(seed: UInt64(seed))
            _ = try? PrometheusAnswer(json: Mutation.mutate(Array(vector.utf8), using: &random))
        }
    }
}
