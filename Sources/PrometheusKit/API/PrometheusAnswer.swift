internal import FoundationEssentials
public import HTTPTransport

/// One value at one time, as Prometheus' HTTP API gives it.
public struct PrometheusPoint: Sendable, Hashable {
    /// Seconds since 1970.
    public let unixSeconds: Double
    /// May be NaN or infinite: Prometheus says so where there is no number.
    public let value: Double

    public init(unixSeconds: Double, value: Double) {
        self.unixSeconds = unixSeconds
        self.value = value
    }
}

/// One series of an answer.
public struct PrometheusSeries: Sendable, Hashable {
    /// Labels by name; `__name__` is one of them where the query keeps it.
    public let labels: [String: String]
    /// One point for an instant query, oldest first for a range; none for a native histogram.
    public let points: [PrometheusPoint]

    public init(labels: [String: String], points: [PrometheusPoint]) {
        self.labels = labels
        self.points = points
    }
}

/// The data of an answer with status "success".
public enum PrometheusAnswer: Sendable, Hashable {
    case vector([PrometheusSeries])
    case matrix([PrometheusSeries])
    case scalar(PrometheusPoint)
    case string(String)

    /// The series of a vector or matrix; none for the others.
    public var series: [PrometheusSeries] {
        switch self {
        case .vector(let series), .matrix(let series): series
        case .scalar, .string: []
        }
    }

    /// Decodes the body of `/api/v1/query` or `/api/v1/query_range`.
    ///
    /// - Throws: ``PrometheusError``: `queryFailed` when the body is an error answer, `badAnswer` for anything else.
    public init(json body: [UInt8]) throws(PrometheusError) {
        let envelope: Envelope
        do {
            envelope = try JSONDecoder().decode(Envelope.self, from: Data(body))
        } catch {
            throw PrometheusError(.badAnswer, "the answer is not the JSON of Prometheus' HTTP API")
        }
        guard envelope.status == "success", let data = envelope.data else {
            let kind = envelope.errorType ?? "error"
            throw PrometheusError(.queryFailed, "\(kind): \(envelope.error ?? "no reason given")")
        }
        self = data.answer
    }
}

private struct Envelope: Decodable {
    let status: String
    let data: Payload?
    let errorType: String?
    let error: String?
}

private struct Payload: Decodable {
    let answer: PrometheusAnswer

    private enum Key: CodingKey {
        case resultType
        case result
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch try container.decode(String.self, forKey: .resultType) {
        case "vector": answer = .vector(try container.decode([Series].self, forKey: .result).map(\.series))
        case "matrix": answer = .matrix(try container.decode([Series].self, forKey: .result).map(\.series))
        case "scalar": answer = .scalar(try container.decode(Point.self, forKey: .result).point)
        case "string": answer = .string(try container.decode(TimedText.self, forKey: .result).text)
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .resultType, in: container, debugDescription: "an unknown type of result")
        }
    }
}

private struct Series: Decodable {
    let metric: [String: String]
    let value: Point?
    let values: [Point]?

    var series: PrometheusSeries {
        PrometheusSeries(labels: metric, points: (values ?? value.map { [$0] } ?? []).map(\.point))
    }
}

/// `[unix seconds, "text"]`.
private struct TimedText: Decodable {
    let unixSeconds: Double
    let text: String

    init(from decoder: any Decoder) throws {
        var container = try decoder.unkeyedContainer()
        unixSeconds = try container.decode(Double.self)
        text = try container.decode(String.self)
    }
}

private struct Point: Decodable {
    let point: PrometheusPoint

    init(from decoder: any Decoder) throws {
        let timed = try TimedText(from: decoder)
        guard let value = DecimalText.double(timed.text) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "not a number"))
        }
        point = PrometheusPoint(unixSeconds: timed.unixSeconds, value: value)
    }
}

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
