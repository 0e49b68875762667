import FoundationEssentials

/// One event of a streamed message, decoded; what we do not know is kept by name and skipped.
public enum StreamEvent: Sendable, Hashable {
    case messageStart(id: String, model: String, usage: TokenUsage)
    case blockStart(index: Int, block: BlockStart)
    case delta(index: Int, BlockDelta)
    case blockStop(index: Int)
    case messageDelta(stopReason: String?, refusal: String?, usage: TokenUsage)
    case messageStop
    case ping
    case error(type: String, message: String)
    case unknown(String)

    public enum BlockStart: Sendable, Hashable {
        case text
        case thinking
        case redactedThinking(data: String)
        case toolUse(id: String, name: String)
        case unknown(String)
    }

    public enum BlockDelta: Sendable, Hashable {
        case text(String)
        case thinking(String)
        case signature(String)
        case inputJSON(String)
        case unknown(String)

        /// Bytes of its text.
        var size: Int {
            switch self {
            case .text(let piece), .thinking(let piece), .signature(let piece), .inputJSON(let piece):
                piece.utf8.count
            case .unknown: 0
            }
        }
    }
}

/// Tokens of one answer; in a stream later figures replace earlier ones.
public struct TokenUsage: Sendable, Hashable, Codable {
    public var input: Int?
    public var cacheWritten: Int?
    public var cacheRead: Int?
    public var output: Int?

    enum CodingKeys: String, CodingKey {
        case input = "input_tokens"
        case cacheWritten = "cache_creation_input_tokens"
        case cacheRead = "cache_read_input_tokens"
        case output = "output_tokens"
    }

    public init(input: Int? = nil, cacheWritten: Int? = nil, cacheRead: Int? = nil, output: Int? = nil) {
        self.input = input
        self.cacheWritten = cacheWritten
        self.cacheRead = cacheRead
        self.output = output
    }

    /// What came later, with what it does not say taken from before.
    public func updated(with later: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: later.input ?? input, cacheWritten: later.cacheWritten ?? cacheWritten,
            cacheRead: later.cacheRead ?? cacheRead, output: later.output ?? output)
    }
}

extension StreamEvent {
    /// Decodes an event's data. Throws `DecodingError` where a known event lacks what it must have.
    public static func decode(_ event: ServerSentEvent) throws -> StreamEvent {
        let decoder = JSONDecoder()
        let data = Data(event.data.utf8)
        let type = try decoder.decode(Wire.Typed.self, from: data).type
        switch type {
        case "message_start":
            let message = try decoder.decode(Wire.Start.self, from: data).message
            return .messageStart(id: message.id, model: message.model, usage: message.usage)
        case "content_block_start":
            let wire = try decoder.decode(Wire.BlockStart.self, from: data)
            return .blockStart(index: wire.index, block: wire.block.start)
        case "content_block_delta":
            let wire = try decoder.decode(Wire.Delta.self, from: data)
            return .delta(index: wire.index, wire.delta.delta)
        case "content_block_stop": return .blockStop(index: try decoder.decode(Wire.Stop.self, from: data).index)
        case "message_delta":
            let wire = try decoder.decode(Wire.MessageDelta.self, from: data)
            return .messageDelta(
                stopReason: wire.delta.stopReason, refusal: wire.delta.stopDetails?.explanation,
                usage: wire.usage ?? TokenUsage())
        case "message_stop": return .messageStop
        case "ping": return .ping
        case "error":
            let error = try decoder.decode(Wire.Failure.self, from: data).error
            return .error(type: error.type, message: error.message)
        default: return .unknown(type)
        }
    }
}

/// The wire's own names.
private enum Wire {
    struct Typed: Decodable { var type: String }
    struct Start: Decodable {
        struct Message: Decodable {
            var id: String
            var model: String
            var usage: TokenUsage
        }
        var message: Message
    }
    struct BlockStart: Decodable {
        var index: Int
        var block: Block
        enum CodingKeys: String, CodingKey {
            case index
            case block = "content_block"
        }
    }
    struct Block: Decodable {
        var type: String
        var id: String?
        var name: String?
        var data: String?

        var start: StreamEvent.BlockStart {
            switch type {
            case "text": .text
            case "thinking": .thinking
            case "redacted_thinking": .redactedThinking(data: data ?? "")
            case "tool_use": .toolUse(id: id ?? "", name: name ?? "")
            default: .unknown(type)
            }
        }
    }
    struct Delta: Decodable {
        var index: Int
        var delta: Piece
    }
    struct Piece: Decodable {
        var type: String
        var text: String?
        var thinking: String?
        var signature: String?
        var partialJSON: String?
        enum CodingKeys: String, CodingKey {
            case type, text, thinking, signature
            case partialJSON = "partial_json"
        }

        var delta: StreamEvent.BlockDelta {
            switch type {
            case "text_delta": .text(text ?? "")
            case "thinking_delta": .thinking(thinking ?? "")
            case "signature_delta": .signature(signature ?? "")
            case "input_json_delta": .inputJSON(partialJSON ?? "")
            default: .unknown(type)
            }
        }
    }
    struct Stop: Decodable { var index: Int }
    struct MessageDelta: Decodable {
        struct Change: Decodable {
            var stopReason: String?
            var stopDetails: Details?
            enum CodingKeys: String, CodingKey {
                case stopReason = "stop_reason"
                case stopDetails = "stop_details"
            }
        }
        struct Details: Decodable { var explanation: String? }
        var delta: Change
        var usage: TokenUsage?
    }
    struct Failure: Decodable {
        struct Details: Decodable {
            var type: String
            var message: String
        }
        var error: Details
    }
}
