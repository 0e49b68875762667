/// A whole turn of the assistant, streamed to its end.
public struct ClaudeTurn: Sendable {
    public var id: String
    public var model: String
    public var blocks: [MessageBlock]
    /// As the service said it; nil where it said none.
    public var stopReason: String?
    /// Why it declined, where it did and said so.
    public var refusal: String?
    public var usage: TokenUsage
    /// The service's name for the request: what support asks for.
    public var requestID: String?

    init(_ assembled: MessageAssembler, requestID: String?) {
        id = assembled.id
        model = assembled.model
        blocks = assembled.blocks
        stopReason = assembled.stopReason
        refusal = assembled.refusal
        usage = assembled.usage
        self.requestID = requestID
    }

    /// All text blocks, joined.
    public var text: String {
        blocks.filter { $0.start == .text }.map(\.content).joined()
    }

    /// The tools it asks for, in order.
    public var toolCalls: [(id: String, name: String, input: String)] {
        blocks.compactMap { block in
            guard case .toolUse(let id, let name) = block.start else { return nil }
            return (id, name, block.content.isEmpty ? "{}" : block.content)
        }
    }
}
