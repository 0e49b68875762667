import Testing

@testable import ClaudeAPI

@Suite("Streaming")
struct StreamingTests {
    static let stream = """
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":25,"output_tokens":1}}}

        : a comment
        event: ping
        data: {"type":"ping"}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Störe 4 …"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"EqQB"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: content_block_start
        data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"query_metrics","input":{}}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"b\\": 1,"}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":" \\"a\\": 2}"}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":1}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":89}}

        event: message_stop
        data: {"type":"message_stop"}


        """

    private func assemble(_ pieces: [[UInt8]]) throws -> MessageAssembler {
        var parser = ServerSentEventParser()
        var message = MessageAssembler()
        for piece in pieces {
            for event in try parser.feed(piece) { try message.take(StreamEvent.decode(event)) }
        }
        return message
    }

    @Test("a message is the same whatever byte the stream is cut at, with LF and with CRLF", arguments: ["\n", "\r\n"])
    func anyCut(lineEnd: String) throws {
        let bytes = Array(Self.stream.replacing("\n", with: lineEnd).utf8)
        let whole = try assemble([bytes])
        #expect(whole.isComplete && whole.stopReason == "tool_use")
        #expect(whole.usage == TokenUsage(input: 25, output: 89))
        for cut in stride(from: 0, through: bytes.count, by: 7) {
            let parts = try assemble([Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(parts.blocks == whole.blocks)
        }
    }

    @Test("blocks are sent back byte for byte, the tool's input in its own order")
    func echo() throws {
        let message = try assemble([Array(Self.stream.utf8)])
        #expect(
            message.blocks.compactMap(\.echo).map(\.text) == [
                #"{"type":"thinking","thinking":"Störe 4 …","signature":"EqQB"}"#,
                #"{"type":"tool_use","id":"toolu_1","name":"query_metrics","input":{"b": 1, "a": 2}}"#,
            ])
    }

    @Test("a stream that ends anywhere before message_stop is not complete")
    func cutOff() throws {
        let bytes = Array(Self.stream.utf8)
        for cut in stride(from: 0, to: bytes.count - 3, by: 31) {
            #expect(try !assemble([Array(bytes[..<cut])]).isComplete)
        }
    }

    @Test(
        "events out of order break the stream",
        arguments: [
            ["message_stop"], ["content_block_delta"], ["message_start", "message_start"],
            ["message_start", "message_stop"],
            ["message_start", "content_block_start", "message_delta"],
            ["message_start", "content_block_start", "content_block_start"],
        ])
    func order(names: [String]) throws {
        let samples: [String: StreamEvent] = [
            "message_start": .messageStart(id: "", model: "", usage: TokenUsage()), "message_stop": .messageStop,
            "content_block_start": .blockStart(index: 0, block: .text),
            "content_block_delta": .delta(index: 0, .text("x")),
            "message_delta": .messageDelta(stopReason: nil, refusal: nil, usage: TokenUsage()),
        ]
        #expect(throws: MessageAssembler.Broken.self) {
            var message = MessageAssembler()
            for name in names { try message.take(#require(samples[name])) }
        }
    }

    @Test("an endless event is refused instead of kept")
    func overflow() {
        #expect(throws: ServerSentEventParser.Overflow.self) {
            var parser = ServerSentEventParser()
            for _ in 0..<100 { _ = try parser.feed(repeatElement(UInt8(ascii: "x"), count: 100_000)) }
        }
    }

    @Test("random bytes never trap the parser", arguments: 0..<100)
    func fuzz(seed: UInt64) {
        var state = seed
        var parser = ServerSentEventParser()
        let pool = Array("data: event:\n\r{}\":,[]typepingx\u{0}\u{FF}".utf8)
        for _ in 0..<50 {
            let piece = (0..<40).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return pool[Int((state >> 33) % UInt64(pool.count))]
            }
            for event in (try? parser.feed(piece)) ?? [] { _ = try? StreamEvent.decode(event) }
        }
    }
}
