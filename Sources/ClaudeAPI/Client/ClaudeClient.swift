public import HTTPTransport

/// Sends a conversation to the Messages API and streams the next turn; retries what may be retried.
///
/// A call that never reached a 200 is retried by the policy. A stream that broke, or that the service ended with an
/// error, is thrown away and the whole turn asked for again, at most twice.
public struct ClaudeClient: Sendable {
    public let service: ClaudeService
    private let credentials: ClaudeCredentials
    private let http: HTTPClient
    private let policy: RetryPolicy
    private let restarts: Int
    private let sleep: @Sendable (Duration) async throws -> Void
    private let jitter: @Sendable () -> Double

    /// - Parameters:
    ///   - restarts: whole-turn retries after a broken stream.
    ///   - sleep: waits so long; throws when its task is cancelled.
    ///   - jitter: a number from 0 to 1 for each wait.
    public init(
        service: ClaudeService, credentials: ClaudeCredentials, http: HTTPClient = HTTPClient(),
        policy: RetryPolicy = RetryPolicy(), restarts: Int = 2,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.service = service
        self.credentials = credentials
        self.http = http
        self.policy = policy
        self.restarts = restarts
        self.sleep = sleep
        self.jitter = jitter
    }

    /// The next turn of the conversation. Cancelling the task ends the exchange within milliseconds.
    ///
    /// - Throws: ``ClaudeError`` once nothing may be retried any more; it never quotes the credentials.
    public func send(
        _ request: MessageRequest, _ tell: (ClaudeProgress) async -> Void = { _ in }
    ) async throws(ClaudeError) -> ClaudeTurn {
        let body = request.body
        var attempt = 0
        var startedOver = 0
        while true {
            let failure: TurnFailure
            do {
                return try await TurnStream(service: service, credentials: credentials, http: http).read(body, tell)
            } catch {
                failure = error
            }
            let error = redacted(failure.error)
            guard let wait = wait(after: failure, attempt: attempt, startedOver: startedOver) else { throw error }
            if failure.hadBegun { startedOver += 1 } else { attempt += 1 }
            await tell(.startsOver(after: wait, because: error))
            do { try await sleep(wait) } catch { throw ClaudeError(.cancelled, "cancelled") }
        }
    }

    /// A short GET below the service's address.
    func lookUp(_ path: String) async throws -> HTTPResponse {
        try await http.send(service.lookUp(path, credentials))
    }

    private func wait(after failure: TurnFailure, attempt: Int, startedOver: Int) -> Duration? {
        guard failure.hadBegun else {
            return policy.wait(after: failure.error, attempt: attempt, headers: failure.header, jitter: jitter())
        }
        guard startedOver < restarts, failure.error.code != .cancelled else { return nil }
        var transient = failure.error
        transient.code = .server
        return RetryPolicy(retries: restarts).wait(
            after: transient, attempt: startedOver, headers: { _ in nil }, jitter: jitter())
    }

    func redacted(_ error: ClaudeError) -> ClaudeError {
        var clean = error
        clean.message = credentials.redacting(error.message)
        return clean
    }
}
