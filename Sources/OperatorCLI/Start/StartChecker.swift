import CommandLineKit
import Configuration
import Dashboard
import HTTPTransport
import OperatorCore
import TiKVSubject

/// Tries what watching a cluster needs, one thing after the other, and tells each as it happens. Every answer is bounded
/// in size and time, and nothing is written to the cluster.
struct StartChecker: Sendable {
    let endpoints: [Endpoint]
    let clock: any OperatorClock
    let http: HTTPClient
    /// Hears of every change.
    let tell: @Sendable (StartCheck) -> Void

    private static let patience: Duration = .seconds(4)

    /// The check when it is over; whether it can be watched is its last line's matter.
    func run(_ address: String) async -> (check: StartCheck, canBeWatched: Bool) {
        var check = StartCheck(address: address)
        let canBeWatched = await run(&check)
        check.isOver = true
        return (check, canBeWatched)
    }

    private func run(_ check: inout StartCheck) async -> Bool {
        begin("reaches PD", &check)
        guard await reach(&check) else { return false }
        let subject = TiKVSubject(
            configuration: TiKVConfiguration(endpoints: endpoints.map(\.url)), clock: clock)
        begin("members and leader", &check)
        var observation = await subject.observe(deadline: clock.now().advanced(by: Self.patience))
        for _ in 0..<2 where StartReport(observation: observation).members.outcome != .ok {
            // A follower names the others first and the leader is asked after that: look once more.
            observation = await again(subject)
        }
        end(StartReport(observation: observation).members, &check)
        begin("stores", &check)
        if StartReport(observation: observation).stores.outcome == .failed {
            // A first answer can come in pieces: look once more before it is called missing.
            observation = await again(subject)
        }
        end(StartReport(observation: observation).stores, &check)
        begin("status ports", &check)
        observation = await again(subject)
        let later = StartReport(observation: observation)
        end(later.statusPorts, &check)
        begin("metrics", &check)
        end(later.metrics, &check)
        await subject.shutdown()
        begin("Prometheus", &check)
        end(await prometheus(), &check)
        return observation.sawAnything
    }

    /// The cluster a second later.
    private func again(_ subject: TiKVSubject) async -> Observation {
        try? await clock.sleep(for: .seconds(1))
        return await subject.observe(deadline: clock.now().advanced(by: Self.patience))
    }

    private func begin(_ what: String, _ check: inout StartCheck) {
        check.lines.append(.init(what))
        tell(check)
    }

    private func end(_ line: StartCheck.Line, _ check: inout StartCheck) {
        guard !check.lines.isEmpty else { return }
        check.lines[check.lines.count - 1] = line
        tell(check)
    }

    /// The first endpoint that answers as PD does.
    private func reach(_ check: inout StartCheck) async -> Bool {
        var failure = ""
        for endpoint in endpoints.prefix(9) {
            // What a serving member answers by itself, within a millisecond.
            let answer = await get(
                endpoint.url + "/pd/api/v1/leader", milliseconds: 3_000,
                [HTTPHeader("PD-Allow-follower-handle", "true")])
            switch answer {
            case .success(let response) where [200, 500, 503].contains(response.status):
                let time = Int(response.elapsedMilliseconds.rounded(.up))
                let isReady = response.isSuccess
                end(
                    .init(
                        "reaches PD", isReady ? .ok : .lacking,
                        "\(endpoint.url), \(isReady ? "\(time) ms" : "HTTP \(response.status)")",
                        remedy: isReady ? nil : "it answers, but does not serve: it starts, or has no leader"), &check)
                return true
            case .success(let response):
                failure = "\(endpoint.url): HTTP \(response.status), not as PD answers"
                end(
                    .init("reaches PD", .failed, failure, remedy: "is it PD's client port? its default is 2379"),
                    &check)
            case .failure(let error):
                failure = UntrustedText.sanitise("\(endpoint.url): \(error)", maximumScalars: 200)
                end(.init("reaches PD", .failed, failure, remedy: Self.remedy(error, at: endpoint)), &check)
            }
        }
        return false
    }

    /// `endpoint`: as it was typed, whose scheme may be the mistake.
    static func remedy(_ error: HTTPError, at endpoint: Endpoint) -> String {
        switch error.code {
        case .resolveFailed: "check the name, or give an address"
        case .refused: "nothing listens there: check the port (2379 by default) and that PD runs"
        case .timedOut: "no answer: check the address, and firewalls on the way"
        case .tls where error.detail.contains("certificate"):
            "config.toml can name the files that PD's certificate needs: tls.pd"
        default:
            endpoint.scheme == "https"
                ? "check the address; http:// in front where PD speaks no TLS"
                : "check the address; https:// in front where PD speaks TLS"
        }
    }

    /// Not asked for its data: only whether one is there.
    private func prometheus() async -> StartCheck.Line {
        let host = endpoints.first?.host ?? ""
        let endpoint = Endpoint(scheme: "http", host: host, port: 9_090)
        let place = "\(host):9090"
        guard case .success(let response) = await get(endpoint.url + "/-/ready", milliseconds: 1_500),
            response.isSuccess, response.text.contains("Prometheus")
        else {
            return .init(
                "Prometheus", .absent, "none at \(place)",
                remedy: "not needed: rates are read from the stores; elsewhere: prometheus = \"http://HOST:9090\"")
        }
        return .init(
            "Prometheus", .ok, "answers at \(place)",
            remedy: "not used unless told: prometheus = \"\(endpoint.url)\" in the file")
    }

    private func get(
        _ url: String, milliseconds: Int, _ headers: [HTTPHeader] = []
    ) async -> Result<HTTPResponse, HTTPError> {
        let request = HTTPRequest(
            url: url, headers: headers, connectTimeoutMilliseconds: milliseconds,
            totalTimeoutMilliseconds: milliseconds,
            maximumBytes: 64 << 10)
        do throws(HTTPError) { return .success(try await http.send(request)) } catch { return .failure(error) }
    }
}
