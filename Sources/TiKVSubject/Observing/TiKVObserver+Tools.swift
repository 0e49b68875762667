internal import HTTPTransport
internal import OperatorCore

extension TiKVObserver {
    /// Asks the leader one question now, by the best way and then the next; the answer changes nothing that is known.
    func consult(_ question: PDQuestion) async -> PDAnswer {
        var last = PDAnswer.failed(PDAnswerError(.refused, "PD has no leader that could be asked"))
        for way in pd.ways(to: question, at: clock.now()).prefix(2) {
            last = await answer(to: question, by: way).0
            if case .failed(let error) = last, error.kind == .refused || error.kind == .silent { continue }
            break
        }
        return last
    }

    /// What a store runs with, by its own word; nil where it does not answer within 3 s.
    func configuration(of store: UInt64) async -> [String: String]? {
        guard let address = addresses[store] else { return nil }
        let tls = address.scheme == "https" ? settings.tlsOptions : nil
        let request = HTTPRequest(
            url: address.url + "/config", connectTimeoutMilliseconds: 1_000, totalTimeoutMilliseconds: 3_000,
            maximumBytes: 1 << 20, tls: tls)
        guard let response = try? await statusClient.http.send(request), response.isSuccess else { return nil }
        return StoreSettings.flat(response.body)
    }
}
