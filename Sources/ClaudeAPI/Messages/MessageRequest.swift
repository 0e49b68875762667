/// A request for a streamed message (`POST /v1/messages`, API version 2026-10-21): no sampling parameters, adaptive
/// thinking with summaries, the answer constrained to a schema, history that is only ever appended to.
public struct MessageRequest: Sendable, Hashable {
    public struct Tool: Sendable, Hashable {
        public var name: String
        public var description: String
        /// A JSON schema of an object with `additionalProperties: false`.
        public var inputSchema: RawJSON

        public init(name: String, description: String, inputSchema: RawJSON) {
            self.name = name
            self.description = description
            self.inputSchema = inputSchema
        }
    }

    /// The answer to one `tool_use` block.
    public struct ToolResult: Sendable, Hashable {
        public var toolUseID: String
        public var content: String
        public var isError: Bool

        public init(toolUseID: String, content: String, isError: Bool) {
            self.toolUseID = toolUseID
            self.content = content
            self.isError = isError
        }
    }

    public var model: String
    /// Thinking counts in it: not a brake. 16,000 a turn.
    public var maxTokens: Int
    public var effort: String
    public var system: String
    public var tools: [Tool]
    /// JSON schema of the answer; nil: free text.
    public var answerSchema: RawJSON?
    private var turns: [Turn] = []

    private struct Turn: Sendable, Hashable {
        var role: String
        var blocks: [RawJSON]
        /// The blocks that are thoughts, by position.
        var thoughts: Set<Int> = []
    }

    /// Each message as it is sent.
    public var messages: [RawJSON] {
        turns.map { .object([("role", .string($0.role)), ("content", .array($0.blocks))]) }
    }

    public init(
        model: String, maxTokens: Int = 16_000, effort: String = "medium", system: String, tools: [Tool],
        answerSchema: RawJSON?
    ) {
        self.model = model
        self.maxTokens = maxTokens
        self.effort = effort
        self.system = system
        self.tools = tools
        self.answerSchema = answerSchema
    }

    public mutating func appendUser(_ text: String) {
        append("user", [.object([("type", .string("text")), ("text", .string(text))])])
    }

    /// The assistant's turn, its blocks unchanged; one that said nothing is left out.
    public mutating func appendAssistant(_ blocks: [MessageBlock]) {
        let echoes = blocks.compactMap { block in block.echo.map { (json: $0, isThought: block.isThought) } }
        guard !echoes.isEmpty else { return }
        let thoughts = echoes.indices.filter { echoes[$0].isThought }
        turns.append(Turn(role: "assistant", blocks: echoes.map(\.json), thoughts: Set(thoughts)))
    }

    /// Takes all thoughts out of the history: the way out once, where the service no longer accepts their signatures.
    ///
    /// - Returns: whether there were any.
    public mutating func stripThinking() -> Bool {
        guard turns.contains(where: { !$0.thoughts.isEmpty }) else { return false }
        turns = turns.compactMap { turn in
            let kept = turn.blocks.indices.filter { !turn.thoughts.contains($0) }.map { turn.blocks[$0] }
            return kept.isEmpty ? nil : Turn(role: turn.role, blocks: kept)
        }
        return true
    }

    /// All results of one turn, in one message, with a further word where there is one.
    public mutating func appendResults(_ results: [ToolResult], note: String? = nil) {
        var content = results.map { result in
            RawJSON.object([
                ("type", .string("tool_result")), ("tool_use_id", .string(result.toolUseID)),
                ("content", .string(result.content)), ("is_error", .bool(result.isError)),
            ])
        }
        if let note { content.append(.object([("type", .string("text")), ("text", .string(note))])) }
        append("user", content)
    }

    private mutating func append(_ role: String, _ content: [RawJSON]) {
        turns.append(Turn(role: role, blocks: content))
    }

    /// The body's bytes, always the same for the same conversation: caching matches by prefix.
    public var body: RawJSON {
        let ephemeral = RawJSON.object([("type", .string("ephemeral"))])
        var output: [(String, RawJSON)] = [("effort", .string(effort))]
        if let answerSchema {
            output.append(("format", .object([("type", .string("json_schema")), ("schema", answerSchema)])))
        }
        return .object([
            ("model", .string(model)), ("max_tokens", .number(maxTokens)), ("stream", .bool(true)),
            ("thinking", .object([("type", .string("adaptive")), ("display", .string("summarized"))])),
            ("output_config", .object(output)),
            (
                "system",
                .array([.object([("type", .string("text")), ("text", .string(system)), ("cache_control", ephemeral)])])
            ),
            ("tools", .array(tools.map(\.wire))), ("cache_control", ephemeral), ("messages", .array(messages)),
        ])
    }
}

extension MessageRequest.Tool {
    var wire: RawJSON {
        .object([
            ("name", .string(name)), ("description", .string(description)), ("strict", .bool(true)),
            ("input_schema", inputSchema),
        ])
    }
}
