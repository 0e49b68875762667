/// Puts a streamed message together and holds it to the protocol's order; what breaks the order breaks the stream.
public struct MessageAssembler: Sendable {
    /// How the stream broke its own rules.
    public struct Broken: Error, Sendable, Hashable, CustomStringConvertible {
        public var description: String
    }

    private enum Phase { case fresh, started, stopping, over }

    /// Largest message taken, in bytes of its blocks: a stream without end must not eat memory.
    public static let largestMessage = 8 << 20

    private var phase = Phase.fresh
    private var open: MessageBlock?
    private var size = 0
    public private(set) var blocks: [MessageBlock] = []
    public private(set) var id = ""
    public private(set) var model = ""
    public private(set) var stopReason: String?
    public private(set) var refusal: String?
    public private(set) var usage = TokenUsage()

    public init() {}

    /// True after `message_stop`: a stream that ends without is broken.
    public var isComplete: Bool { phase == .over }

    /// Takes the next event. An `error` event is the caller's; unknown events, blocks and deltas are skipped.
    /// Throws `Broken` where events come in an order that no message has.
    public mutating func take(_ event: StreamEvent) throws(Broken) {
        switch event {
        case .messageStart(let id, let model, let usage):
            try expect(phase == .fresh, "a second message_start")
            (self.id, self.model, self.usage) = (id, model, usage)
            phase = .started
        case .blockStart(let index, let start):
            try expect(phase == .started && open == nil, "a block begins inside another, or before the message")
            try expect(index == blocks.count, "block \(index) where \(blocks.count) is next")
            open = MessageBlock(start)
        case .delta(let index, let delta):
            try expect(open != nil && index == blocks.count, "a delta of block \(index), which is not open")
            open?.append(delta)
            size += delta.size
            try expect(size <= Self.largestMessage, "a message of more than 8 MB")
        case .blockStop(let index):
            guard let done = open, index == blocks.count else {
                throw Broken(description: "block \(index) ends and was not open")
            }
            blocks.append(done)
            open = nil
        case .messageDelta(let reason, let refusal, let usage):
            try expect((phase == .started || phase == .stopping) && open == nil, "a message_delta inside a block")
            stopReason = reason ?? stopReason
            self.refusal = refusal ?? self.refusal
            self.usage = self.usage.updated(with: usage)
            phase = .stopping
        case .messageStop:
            try expect(phase == .stopping, "message_stop before any message_delta")
            phase = .over
        case .ping, .unknown, .error: break
        }
    }

    private func expect(_ condition: Bool, _ message: String) throws(Broken) {
        if !condition { throw Broken(description: message) }
    }
}

/// A block of an assistant's turn.
public struct MessageBlock: Sendable, Hashable {
    public let start: StreamEvent.BlockStart
    /// Text, thinking or the JSON of a tool's input, as it came.
    public private(set) var content = ""
    public private(set) var signature = ""

    init(_ start: StreamEvent.BlockStart) {
        self.start = start
    }

    mutating func append(_ delta: StreamEvent.BlockDelta) {
        switch (start, delta) {
        case (.text, .text(let piece)), (.thinking, .thinking(let piece)), (.toolUse, .inputJSON(let piece)):
            content += piece
        case (.thinking, .signature(let piece)): signature += piece
        default: break
        }
    }

    var isThought: Bool {
        switch start {
        case .thinking, .redactedThinking: true
        case .text, .toolUse, .unknown: false
        }
    }

    /// The block as it must be sent back: signatures are bound to these very bytes. nil: nothing we may send.
    public var echo: RawJSON? {
        switch start {
        case .text: content.isEmpty ? nil : .object([("type", .string("text")), ("text", .string(content))])
        case .thinking:
            .object([("type", .string("thinking")), ("thinking", .string(content)), ("signature", .string(signature))])
        case .redactedThinking(let data): .object([("type", .string("redacted_thinking")), ("data", .string(data))])
        case .toolUse(let id, let name):
            .object([
                ("type", .string("tool_use")), ("id", .string(id)), ("name", .string(name)),
                ("input", RawJSON(unchecked: content.isEmpty ? "{}" : content)),
            ])
        case .unknown: nil
        }
    }
}
