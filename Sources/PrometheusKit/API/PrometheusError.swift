public import HTTPTransport

/// Why Prometheus gave no data.
public struct PrometheusError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        /// No answer came; `transport` says why.
        case unreachable
        /// Prometheus refused the query or could not finish it.
        case queryFailed
        /// What answered is not Prometheus' HTTP API.
        case badAnswer
    }

    public let code: Code
    /// The cause in plain words, at most 300 characters, control characters replaced.
    public let detail: String
    /// The transport's error behind `unreachable`.
    public let transport: HTTPError?

    init(_ code: Code, _ detail: String, transport: HTTPError? = nil) {
        self.code = code
        let scalars = detail.unicodeScalars.prefix(300)
        self.detail = String(
            String.UnicodeScalarView(scalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
        self.transport = transport
    }

    public var description: String {
        switch code {
        case .unreachable: "Prometheus did not answer: \(detail)"
        case .queryFailed: "Prometheus could not answer the query: \(detail)"
        case .badAnswer: "no Prometheus answers there: \(detail)"
        }
    }
}
