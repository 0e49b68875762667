import HTTPTransport
import TestSupport
import Testing

@testable import ClaudeAPI

/// What becomes of a recorded stream that is cut, split or spoilt at each of its bytes.
@Suite(.timeLimit(.minutes(2))) struct CutStreamTests {
    private static let body: [UInt8] = {
        var answer: [UInt8] = ClaudeStub.head + ClaudeStub.start() + ClaudeStub.event("ping", #"{"type":"ping"}"#)
        answer += ClaudeStub.thinking("Störe 4 …")
        answer += ClaudeStub.text("all is well 🙂", index: 1, pieces: 5)
        answer += ClaudeStub.toolUse("read_evidence", id: "toolu_1", input: #"{"evidence_id":"e1"}"#, index: 2)
        return ClaudeStub.body(answer + ClaudeStub.finish("tool_use") + ClaudeStub.end)
    }()

    private static let head = HTTPResponse(
        status: 200, headers: [HTTPHeader("content-type", "text/event-stream"), HTTPHeader("request-id", "req_1")])

    private static func read(_ pieces: [ArraySlice<UInt8>]) -> Result<ClaudeTurn, TurnFailure> {
        var reader = TurnReader()
        do {
            _ = try reader.take(.head(head))
            for piece in pieces where !piece.isEmpty && !reader.isComplete { _ = try reader.take(.body(Array(piece))) }
        } catch { return .failure(reader.failure(error)) }
        return Result { () throws(TurnFailure) in try reader.turn() }
    }

    @Test func `a stream cut at any byte is a broken stream, and only a whole one a turn`() throws {
        let whole = try Self.read([Self.body[...]]).get()
        #expect(whole.blocks.count == 3 && whole.text == "all is well 🙂" && whole.stopReason == "tool_use")
        for length in 0..<Self.body.count {
            switch Self.read([Self.body.prefix(length)]) {
            case .success(let turn):
                #expect(turn.blocks == whole.blocks && length >= Self.body.count - 2, "cut at \(length)")
            case .failure(let failure):
                #expect(failure.error.code == .brokenStream && failure.hadBegun, "cut at \(length)")
            }
        }
    }

    @Test func `a stream split at any byte is the same turn`() throws {
        let whole = try Self.read([Self.body[...]]).get()
        for position in 0..<Self.body.count {
            let turn = try Self.read([Self.body[..<position], Self.body[position...]]).get()
            #expect(turn.blocks == whole.blocks && turn.usage == whole.usage, "split at \(position)")
        }
    }

    @Test func `a stream with any byte spoilt is a turn or a broken stream, nothing else`() {
        for position in Self.body.indices {
            var spoilt = Self.body
            spoilt[position] ^= 0x15
            if case .failure(let failure) = Self.read([spoilt[...]]) {
                #expect(failure.error.code == .brokenStream || failure.error.code == .server, "spoilt at \(position)")
            }
        }
    }

    @Test func `a message without end is given up before it eats the memory`() throws {
        var reader = TurnReader()
        _ = try reader.take(.head(Self.head))
        _ = try reader.take(.body(ClaudeStub.body(ClaudeStub.head + ClaudeStub.start() + ClaudeStub.end)))
        let block = #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#
        _ = try reader.take(.body(Array("event: content_block_start\ndata: \(block)\n\n".utf8)))
        let piece = String(repeating: "y", count: 1 << 20)
        let delta = #"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\#(piece)"}}"#
        let event = Array("event: content_block_delta\ndata: \(delta)\n\n".utf8)
        var ended = false
        for _ in 0..<12 where !ended { do { _ = try reader.take(.body(event)) } catch { ended = true } }
        #expect(ended)
    }

    @Test func `the scripted service speaks the protocol by the checker that is not our client`() {
        let answers = [
            ClaudeStub.answer("x"), ClaudeStub.asking([("a", "{}"), ("b", "{}")]), ClaudeStub.refusal("no"),
            ClaudeStub.failureInStream("overloaded_error"),
        ]
        for answer in answers { #expect(StreamSequence.faults(in: answer).isEmpty) }
    }

    private static let faulty: [(what: String, answer: [UInt8])] = {
        let begun: [UInt8] = ClaudeStub.head + ClaudeStub.start()
        let text: [UInt8] = ClaudeStub.text("x", index: 0)
        let finish: [UInt8] = ClaudeStub.finish("end_turn") + ClaudeStub.end
        let nameless: [UInt8] = ClaudeStub.chunk(Array("data: {\"type\":\"ping\"}\n\n".utf8))
        let misnamed: [UInt8] = ClaudeStub.event("ping", #"{"type":"message_stop"}"#)
        return [
            ("no end", begun + text + ClaudeStub.end), ("a wrong name", begun + text + misnamed + finish),
            ("no name", begun + nameless + text + finish),
            ("a wrong type", Array("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n0\r\n\r\n".utf8)),
            ("a block out of turn", begun + ClaudeStub.text("x", index: 3) + finish),
        ]
    }()

    @Test(arguments: faulty)
    func `what the official client misses the checker finds`(what: String, answer: [UInt8]) {
        #expect(!StreamSequence.faults(in: answer).isEmpty, "\(what)")
    }

    @Test func `retry-after may be a date by the service's own clock`() {
        let policy = RetryPolicy()
        let headers = ["retry-after": "Tue, 24 Nov 2026 12:00:07 GMT", "date": "Tue, 24 Nov 2026 12:00:00 GMT"]
        let error = ClaudeError(.rateLimited, "slow down")
        #expect(policy.wait(after: error, attempt: 0, headers: { headers[$0] }, jitter: 0) == .seconds(7))
        #expect(
            policy.wait(after: error, attempt: 0, headers: { $0 == "retry-after" ? "soon" : nil }, jitter: 0) != nil)
        #expect(HTTPDate.seconds("Thu, 29 Feb 2024 00:00:00 GMT") == 1_709_164_800)
    }
}
