import Testing

@testable import ClaudeAPI

@Suite("Errors and retries")
struct ErrorTests {
    private func body(_ type: String, _ more: String = "") -> [UInt8] {
        Array(#"{"type":"error","error":{"type":"\#(type)","message":"words"\#(more)},"request_id":"req_1"}"#.utf8)
    }

    @Test(
        "errors are told by status and type, never by words",
        arguments: [
            (401, "authentication_error", ClaudeError.Code.authentication), (402, "billing_error", .billing),
            (404, "not_found_error", .notFound),
            (413, "request_too_large", .tooLarge), (429, "rate_limit_error", .rateLimited),
            (529, "overloaded_error", .overloaded),
            (500, "api_error", .server), (400, "invalid_request_error", .badRequest),
            (418, "something_new", .badRequest),
        ])
    func codes(status: Int, type: String, code: ClaudeError.Code) {
        let error = ClaudeError.from(status: status, body: body(type), requestID: nil)
        #expect(error.code == code && error.requestID == "req_1" && error.message == "words")
    }

    @Test("a body that is no JSON is kept as text, cut")
    func html() {
        let error = ClaudeError.from(
            status: 413, body: Array(String(repeating: "<html>", count: 1000).utf8), requestID: "r")
        #expect(error.code == .tooLarge && error.message.count <= 300)
    }

    @Test("a spend limit is not waited for")
    func spendLimit() {
        let error = ClaudeError.from(
            status: 429, body: body("rate_limit_error", #","details":{"error_code":"enforced_spend_limit_reached"}"#),
            requestID: nil)
        #expect(error.code == .spendLimit)
        #expect(RetryPolicy().wait(after: error, attempt: 0, headers: { _ in nil }, jitter: 0) == nil)
    }

    @Test("waits double to 8 s, and the service's own wish comes first")
    func waits() {
        let policy = RetryPolicy(retries: 9)
        let error = ClaudeError(.overloaded, "")
        let waits = (0..<6).map { policy.wait(after: error, attempt: $0, headers: { _ in nil }, jitter: 0) }
        #expect(waits == [0.5, 1, 2, 4, 8, 8].map { .seconds($0) })
        #expect(
            policy.wait(after: error, attempt: 0, headers: { $0 == "retry-after" ? "7" : nil }, jitter: 1)
                == .seconds(7))
        #expect(policy.wait(after: error, attempt: 0, headers: { $0 == "retry-after" ? "900" : nil }, jitter: 1) == nil)
        #expect(
            policy.wait(after: error, attempt: 0, headers: { $0 == "retry-after" ? "soon" : nil }, jitter: 0)
                == .seconds(0.5))
    }

    @Test("what the service says about retrying rules")
    func shouldRetry() {
        let bad = ClaudeError(.badRequest, "")
        #expect(RetryPolicy().wait(after: bad, attempt: 0, headers: { _ in nil }, jitter: 0) == nil)
        #expect(
            RetryPolicy().wait(after: bad, attempt: 0, headers: { $0 == "x-should-retry" ? "true" : nil }, jitter: 0)
                != nil)
        #expect(
            RetryPolicy().wait(
                after: ClaudeError(.server, ""), attempt: 0, headers: { $0 == "x-should-retry" ? "false" : nil },
                jitter: 0) == nil)
        #expect(
            RetryPolicy().wait(after: ClaudeError(.server, ""), attempt: 2, headers: { _ in nil }, jitter: 0) == nil)
    }

    @Test("the body has no sampling parameter, and the same conversation gives the same bytes")
    func requestBody() {
        var request = MessageRequest(
            model: "claude-opus-5-5", system: "s",
            tools: [.init(name: "t", description: "d", inputSchema: .object([]))], answerSchema: .object([]))
        request.appendUser("why?")
        request.appendResults([.init(toolUseID: "toolu_1", content: "60 points", isError: false)], note: "answer now")
        let body = request.body.text
        for word in ["temperature", "top_p", "top_k", "tool_choice"] { #expect(!body.contains(word)) }
        #expect(body == request.body.text && body.contains(#""strict":true"#))
    }
}
