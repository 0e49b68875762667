internal import FoundationEssentials
internal import HTTPTransport

/// What the service says of a model (`GET /v1/models/{id}`).
public struct ModelInfo: Sendable, Hashable, Decodable {
    public var id: String
    /// `active`, `deprecated`, `retired`; nil where it does not say.
    public var lifecycle: String?

    private enum CodingKeys: String, CodingKey { case id, lifecycle }
}

extension ClaudeClient {
    /// Asks for a model by its name: proves address, key and name, and sends nothing else. Waits at most 10 s.
    /// Throws `ClaudeError` where the service cannot be reached, refuses the key or knows no such model.
    public func model(_ id: String) async throws(ClaudeError) -> ModelInfo {
        let response: HTTPResponse
        do { response = try await lookUp("/v1/models/\(Self.pathSafe(id))") } catch let error as HTTPError {
            throw ClaudeError(.network, "the service cannot be reached: \(error)")
        } catch { throw ClaudeError(.network, "the service cannot be reached") }
        guard response.isSuccess else {
            throw redacted(
                ClaudeError.from(
                    status: response.status, body: response.body, requestID: response.header("request-id")))
        }
        guard let info = try? JSONDecoder().decode(ModelInfo.self, from: Data(response.body)) else {
            throw ClaudeError(.server, "the answer is not what the service says of a model", status: response.status)
        }
        return info
    }

    /// What is no part of a model's name becomes `_`: the name comes from a person's file.
    private static func pathSafe(_ id: String) -> String {
        String(id.map { ($0.isASCII && ($0.isLetter || $0.isNumber)) || "-._".contains($0) ? $0 : "_" })
    }
}
