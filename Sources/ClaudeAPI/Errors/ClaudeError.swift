import FoundationEssentials

/// Why a call of the Messages API failed; never holds a key.
public struct ClaudeError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: Sendable, Hashable {
        case authentication, billing, permission, notFound, badRequest, tooLarge, rateLimited, spendLimit, overloaded
        case server, network, brokenStream, refused, cutOff, cancelled
    }

    public var code: Code
    /// Plain words, sanitised by the caller before they are shown.
    public var message: String
    /// HTTP status; nil where none came.
    public var status: Int?
    public var requestID: String?

    public init(_ code: Code, _ message: String, status: Int? = nil, requestID: String? = nil) {
        self.code = code
        self.message = message
        self.status = status
        self.requestID = requestID
    }

    public var description: String {
        message + (status.map { " (HTTP \($0))" } ?? "") + (requestID.map { " \($0)" } ?? "")
    }

    /// Reads an error answer by status and `type`, never by its words; a body that is no JSON is kept as text.
    public static func from(status: Int, body: [UInt8], requestID: String?) -> ClaudeError {
        let wire = try? JSONDecoder().decode(Wire.self, from: Data(body))
        let text = wire?.error.message ?? String(decoding: body.prefix(300), as: UTF8.self)
        let spend = ["enforced_spend_limit_reached", "contract_spend_limit_reached"]
        let isSpendLimit = wire?.error.details?.errorCode.map(spend.contains) ?? false
        return ClaudeError(
            isSpendLimit ? .spendLimit : code(status: status, type: wire?.error.type), text, status: status,
            requestID: requestID ?? wire?.requestID)
    }

    /// An error event in the middle of a stream.
    public static func inStream(type: String, message: String) -> ClaudeError {
        ClaudeError(
            type == "overloaded_error" ? .overloaded : type == "rate_limit_error" ? .rateLimited : .server, message)
    }

    private static func code(status: Int, type: String?) -> Code {
        switch (status, type) {
        case (401, _), (_, "authentication_error"): .authentication
        case (402, _), (_, "billing_error"): .billing
        case (403, _), (_, "permission_error"): .permission
        case (404, _), (_, "not_found_error"): .notFound
        case (413, _), (_, "request_too_large"): .tooLarge
        case (429, _), (_, "rate_limit_error"): .rateLimited
        case (529, _), (_, "overloaded_error"): .overloaded
        case (500..., _), (408, _), (409, _): .server
        default: .badRequest
        }
    }

    private struct Wire: Decodable {
        struct Details: Decodable {
            var errorCode: String?
            enum CodingKeys: String, CodingKey { case errorCode = "error_code" }
        }
        struct Failure: Decodable {
            var type: String
            var message: String
            var details: Details?
        }
        var error: Failure
        var requestID: String?
        enum CodingKeys: String, CodingKey {
            case error
            case requestID = "request_id"
        }
    }
}
