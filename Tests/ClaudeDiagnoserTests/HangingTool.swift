import OperatorCore

/// A tool that never answers and cannot be cancelled, as a file system that hangs.
struct HangingTool: DiagnosisTool {
    let name = "hang"
    let description = "Hangs."
    let inputSchema = #"{"type":"object","additionalProperties":false,"required":[],"properties":{}}"#

    func run(_ input: String) async throws -> ToolAnswer {
        await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        return ToolAnswer()
    }
}
