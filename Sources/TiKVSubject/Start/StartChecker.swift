internal import HTTPTransport
internal import OperatorCore

/// Tries what watching a cluster needs, one thing after the other, and tells each as it happens. Every answer is bounded
/// in size and time, and nothing is written to the cluster.
struct StartChecker: Sendable {
    let settings: SubjectSettings
    let clock: any OperatorClock
    let http: HTTPClient
    /// Hears of every change.
    let tell: @Sendable (StartStep) -> Void

    private static let timeout: Duration = .seconds(4)

    /// Whether the cluster can be watched.
    func run() async -> Bool {
        begin("reaches PD")
        guard await reach() else { return false }
        let subject = TiKVSubject(settings, clock: clock)
        begin("members and leader")
        var observation = await subject.observe(deadline: clock.now().advanced(by: Self.timeout))
        for _ in 0..<2 where StartReport(observation: observation).members.outcome != .ok {
            // A follower names the others first and the leader is asked after that: look once more.
            observation = await again(subject)
        }
        tell(StartReport(observation: observation).members)
        begin("stores")
        if StartReport(observation: observation).stores.outcome == .failed {
            // A first answer can come in pieces: look once more before it is called missing.
            observation = await again(subject)
        }
        tell(StartReport(observation: observation).stores)
        begin("status ports")
        observation = await again(subject)
        let later = StartReport(observation: observation)
        tell(later.statusPorts)
        begin("metrics")
        tell(later.metrics)
        await subject.shutdown()
        begin("Prometheus")
        tell(await prometheus())
        return observation.sawAnything
    }

    /// The cluster a second later.
    private func again(_ subject: TiKVSubject) async -> Observation {
        try? await clock.sleep(for: .seconds(1))
        return await subject.observe(deadline: clock.now().advanced(by: Self.timeout))
    }

    private func begin(_ what: String) { tell(StartStep(what)) }

    /// The first endpoint that answers as PD does.
    private func reach() async -> Bool {
        for endpoint in settings.addresses.prefix(9) {
            // What a serving member answers by itself, within a millisecond.
            let answer = await get(
                endpoint.url + "/pd/api/v1/leader", milliseconds: 3_000,
                [HTTPHeader("PD-Allow-follower-handle", "true")])
            switch answer {
            case .success(let response) where [200, 500, 503].contains(response.status):
                let time = Int(response.elapsedMilliseconds.rounded(.up))
                let isReady = response.isSuccess
                tell(
                    StartStep(
                        "reaches PD", isReady ? .ok : .lacking,
                        "\(endpoint.url), \(isReady ? "\(time) ms" : "HTTP \(response.status)")",
                        remedy: isReady ? nil : "it answers, but does not serve: it starts, or has no leader"))
                return true
            case .success(let response):
                tell(
                    StartStep(
                        "reaches PD", .failed, "\(endpoint.url): HTTP \(response.status), not as PD answers",
                        remedy: "is it PD's client port? its default is 2379"))
            case .failure(let error):
                let failure = UntrustedText.sanitise("\(endpoint.url): \(error)", maximumScalars: 200)
                tell(StartStep("reaches PD", .failed, failure, remedy: Self.remedy(error, at: endpoint)))
            }
        }
        return false
    }

    /// `endpoint`: as it was typed, whose scheme may be the mistake.
    static func remedy(_ error: HTTPError, at endpoint: ServerAddress) -> String {
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
    private func prometheus() async -> StartStep {
        let host = settings.addresses.first?.host ?? ""
        let endpoint = ServerAddress(host: host, port: 9_090)
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
