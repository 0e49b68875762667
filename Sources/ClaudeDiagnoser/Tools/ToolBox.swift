internal import ClaudeAPI
internal import OperatorCore

/// Runs the tools a turn asks for: few at once, answers cut, the same question answered from memory.
struct ToolBox {
    /// 6 KB an answer.
    private static let mostBytes = 6 << 10
    private static let mostLines = 40

    let tools: [any DiagnosisTool]
    let parallelCalls: Int
    let redaction: Redaction
    private var memory: [String: MessageRequest.ToolResult] = [:]

    init(tools: [any DiagnosisTool], parallelCalls: Int, redaction: Redaction) {
        self.tools = tools
        self.parallelCalls = parallelCalls
        self.redaction = redaction
    }

    var declarations: [MessageRequest.Tool] {
        tools.map { .init(name: $0.name, description: $0.description, inputSchema: RawJSON(unchecked: $0.inputSchema)) }
    }

    /// One result for each call, in order.
    mutating func run(_ calls: [(id: String, name: String, input: String)]) async -> [MessageRequest.ToolResult] {
        var fresh: [(number: Int, tool: any DiagnosisTool)] = []
        var results: [MessageRequest.ToolResult?] = calls.enumerated().map { number, call in
            if let known = memory[Self.key(call)] {
                return .init(
                    toolUseID: call.id, content: "You asked this before; the answer was:\n\(known.content)",
                    isError: known.isError)
            }
            guard number < parallelCalls else {
                return Self.failure(call.id, "Only \(parallelCalls) calls are answered at once. Ask again if needed.")
            }
            guard let tool = tools.first(where: { $0.name == call.name }) else {
                let names = tools.map(\.name).joined(separator: ", ")
                return Self.failure(call.id, "There is no such tool. There are: \(names).")
            }
            fresh.append((number, tool))
            return nil
        }
        await withTaskGroup(of: (Int, MessageRequest.ToolResult).self) { [redaction] group in
            for (number, tool) in fresh {
                let call = calls[number]
                group.addTask { (number, await Self.answer(tool, id: call.id, input: call.input, redaction)) }
            }
            for await (number, result) in group {
                results[number] = result
                memory[Self.key(calls[number])] = result
            }
        }
        return results.compactMap { $0 }
    }

    private static func key(_ call: (id: String, name: String, input: String)) -> String {
        "\(call.name) \(call.input)"
    }

    private static func failure(_ id: String, _ why: String) -> MessageRequest.ToolResult {
        .init(toolUseID: id, content: why, isError: true)
    }

    private static func answer(
        _ tool: any DiagnosisTool, id: String, input: String, _ redaction: Redaction
    ) async -> MessageRequest.ToolResult {
        do {
            return .init(toolUseID: id, content: cut(redaction.hidden(try await tool.run(input))), isError: false)
        } catch {
            return failure(id, UntrustedText.sanitise(redaction.hidden("\(error)")))
        }
    }

    /// The beginning, with a word on what is missing and how to get at it.
    static func cut(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var shorter = lines.prefix(mostLines).joined(separator: "\n")
        if shorter.utf8.count > mostBytes {
            shorter = String(decoding: shorter.utf8.prefix(mostBytes), as: UTF8.self)
        }
        guard shorter.utf8.count < text.utf8.count else { return text }
        return shorter + "\n[cut after \(shorter.utf8.count) of \(text.utf8.count) bytes; ask for less to see the rest]"
    }
}
