private import FoundationEssentials

/// Judges a streamed answer by the protocol's own rules, apart from our client: the official client lets pass a missing
/// end, a name that disagrees with its data or is missing, and a wrong content type.
public enum StreamSequence {
    private struct Event: Decodable {
        struct Block: Decodable { var type: String? }
        var type: String
        var index: Int?
        var delta: Block?
        var contentBlock: Block?
        enum CodingKeys: String, CodingKey {
            case type, index, delta
            case contentBlock = "content_block"
        }
    }

    private static let deltas = [
        "text": ["text_delta", "citations_delta"], "thinking": ["thinking_delta", "signature_delta"],
        "tool_use": ["input_json_delta"],
    ]

    /// What is wrong with an HTTP answer that streams a message; empty: nothing.
    public static func faults(in answer: [UInt8]) -> [String] {
        var faults: [String] = []
        let text = String(decoding: answer.prefix(2_000), as: UTF8.self)
        let head = text.firstRange(of: "\r\n\r\n").map { text[..<$0.lowerBound].lowercased() } ?? ""
        if !head.contains("content-type: text/event-stream") { faults.append("the content type is no event stream") }
        if !head.contains("request-id: ") { faults.append("no request id") }
        var order = Order()
        let body = String(decoding: ClaudeStub.body(answer), as: UTF8.self)
        for event in body.split(separator: "\n\n") {
            faults += order.take(event.split(separator: "\n").map(String.init))
        }
        if !order.isOver { faults.append("the message does not end") }
        return faults
    }

    /// How far the message is.
    private struct Order {
        var hasBegun = false
        var open: (index: Int, type: String)?
        var next = 0
        var hasReason = false
        var isOver = false

        mutating func take(_ lines: [String]) -> [String] {
            guard let data = lines.first(where: { $0.hasPrefix("data: ") })?.dropFirst(6) else {
                return ["an event without data"]
            }
            guard let event = try? JSONDecoder().decode(Event.self, from: Data(data.utf8)) else {
                return ["data that is no JSON: \(data.prefix(40))"]
            }
            let name = lines.first { $0.hasPrefix("event: ") }.map { String($0.dropFirst(7)) }
            var faults = name == event.type ? [] : ["event \(name ?? "without a name") holds \(event.type)"]
            if isOver { faults.append("\(event.type) after the end") }
            faults += place(event)
            return faults
        }

        private mutating func place(_ event: Event) -> [String] {
            switch event.type {
            case "ping": return []
            case "error":
                isOver = true
                return []
            case "message_start":
                defer { hasBegun = true }
                return hasBegun ? ["a second message_start"] : []
            case _ where !hasBegun: return ["\(event.type) before message_start"]
            case "content_block_start":
                let fits = open == nil && event.index == next && !hasReason
                open = (event.index ?? -1, event.contentBlock?.type ?? "none")
                return fits ? [] : ["block \(event.index ?? -1) begins out of turn"]
            case "content_block_delta":
                let fits = open.map { $0.index == event.index && allowed($0.type, event.delta?.type) } ?? false
                return fits ? [] : ["a \(event.delta?.type ?? "nameless") delta out of its block"]
            case "content_block_stop":
                let fits = open?.index == event.index
                (open, next) = (nil, next + 1)
                return fits ? [] : ["block \(event.index ?? -1) ends and is not open"]
            case "message_delta":
                hasReason = true
                return open == nil ? [] : ["message_delta inside a block"]
            case "message_stop":
                isOver = true
                return hasReason ? [] : ["message_stop before any message_delta"]
            default: return ["an event of no known kind: \(event.type)"]
            }
        }

        private func allowed(_ block: String, _ delta: String?) -> Bool {
            deltas[block]?.contains(delta ?? "") ?? false
        }
    }
}
