/// The Messages API's answers as bytes, for a server that speaks sockets.
public enum ClaudeStub {
    public static let head = Array(
        ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nrequest-id: req_test\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n").utf8)
    public static let end = Array("0\r\n\r\n".utf8)

    /// One event as a chunk of its own.
    public static func event(_ name: String, _ data: String) -> [UInt8] {
        chunk(Array("event: \(name)\ndata: \(data)\n\n".utf8))
    }

    public static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }

    public static func start(input: Int = 1000) -> [UInt8] {
        event(
            "message_start",
            #"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","#
                + #""model":"claude-opus-5-5","content":[],"stop_reason":null,"stop_sequence":null,"#
                + #""usage":{"input_tokens":\#(input),"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"#
                + #""output_tokens":1}}}"#)
    }

    /// A thinking block with a signature.
    public static func thinking(_ text: String, index: Int = 0) -> [UInt8] {
        begin(index, #"{"type":"thinking","thinking":"","signature":""}"#)
            + delta(index, #"{"type":"thinking_delta","thinking":\#(quoted(text))}"#)
            + delta(index, #"{"type":"signature_delta","signature":"EqQB"}"#) + stop(index)
    }

    /// A text block in pieces of so many characters.
    public static func text(_ text: String, index: Int, pieces: Int = 17) -> [UInt8] {
        var bytes = begin(index, #"{"type":"text","text":""}"#)
        var rest = text[...]
        while !rest.isEmpty {
            bytes += delta(index, #"{"type":"text_delta","text":\#(quoted(String(rest.prefix(pieces))))}"#)
            rest = rest.dropFirst(pieces)
        }
        return bytes + stop(index)
    }

    public static func toolUse(_ name: String, id: String, input: String, index: Int) -> [UInt8] {
        begin(index, #"{"type":"tool_use","id":"\#(id)","name":"\#(name)","input":{}}"#)
            + delta(index, #"{"type":"input_json_delta","partial_json":\#(quoted(input))}"#) + stop(index)
    }

    public static func finish(_ reason: String, output: Int = 200, details: String = "null") -> [UInt8] {
        event(
            "message_delta",
            #"{"type":"message_delta","delta":{"stop_reason":"\#(reason)","stop_sequence":null,"#
                + #""stop_details":\#(details)},"usage":{"output_tokens":\#(output)}}"#)
            + event("message_stop", #"{"type":"message_stop"}"#)
    }

    /// A whole turn that answers with `text`.
    public static func answer(_ text: String, input: Int = 1000, output: Int = 200) -> [UInt8] {
        head + start(input: input) + event("ping", #"{"type":"ping"}"#) + thinking("Looking at store 4.")
            + self.text(text, index: 1) + finish("end_turn", output: output) + end
    }

    /// A whole turn that asks for tools.
    public static func asking(_ calls: [(name: String, input: String)], input: Int = 1000) -> [UInt8] {
        var bytes = head + start(input: input) + thinking("I need more.")
        for (number, call) in calls.enumerated() {
            bytes += toolUse(call.name, id: "toolu_\(number)", input: call.input, index: number + 1)
        }
        return bytes + finish("tool_use") + end
    }

    public static func refusal(_ why: String) -> [UInt8] {
        head + start()
            + finish(
                "refusal", details: #"{"type":"refusal","category":"cyber","explanation":\#(quoted(why))}"#) + end
    }

    public static func failure(_ status: String, type: String, headers: [String] = []) -> [UInt8] {
        HTTPBytes.answer(
            status, headers: ["request-id: req_failed"] + headers,
            body: #"{"type":"error","error":{"type":"\#(type)","message":"no luck"},"request_id":"req_failed"}"#)
    }

    /// An error in the middle of a stream.
    public static func failureInStream(_ type: String) -> [UInt8] {
        head + start()
            + event("error", #"{"type":"error","error":{"type":"\#(type)","message":"no luck"}}"#) + end
    }

    public static func quoted(_ text: String) -> String {
        var json = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x9B:
                let digits = String(scalar.value, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: json.unicodeScalars.append(scalar)
            }
        }
        return json + "\""
    }

    private static func begin(_ index: Int, _ block: String) -> [UInt8] {
        event("content_block_start", #"{"type":"content_block_start","index":\#(index),"content_block":\#(block)}"#)
    }

    private static func delta(_ index: Int, _ delta: String) -> [UInt8] {
        event("content_block_delta", #"{"type":"content_block_delta","index":\#(index),"delta":\#(delta)}"#)
    }

    private static func stop(_ index: Int) -> [UInt8] {
        event("content_block_stop", #"{"type":"content_block_stop","index":\#(index)}"#)
    }
}

extension ClaudeStub {
    /// The body of an answer without its head and chunk frames: what a client reads.
    public static func body(_ answer: [UInt8]) -> [UInt8] {
        var rest = answer[...]
        if let head = rest.firstRange(of: Array("\r\n\r\n".utf8)) { rest = rest[head.upperBound...] }
        var body: [UInt8] = []
        while let line = rest.firstRange(of: Array("\r\n".utf8)) {
            let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16) ?? 0
            let chunk = rest[line.upperBound...].prefix(size)
            guard size > 0 else { break }
            body += chunk
            rest = rest[chunk.endIndex...].dropFirst(2)
        }
        return body
    }
}
