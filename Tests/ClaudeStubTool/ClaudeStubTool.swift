import ClaudeAPI
import ClaudeDiagnoser
import Engine
import FoundationEssentials
import OperatorCore
import PlaybookDiagnoser
import TestSupport
import TiKVSubject

/// Writes what the scripted service answers, and what we send it, into a directory: for judges in other languages.
///
///     ClaudeStubTool DIRECTORY
@main
enum ClaudeStubTool {
    static func main() async throws {
        let folder = CommandLine.arguments.dropFirst().first ?? "."
        let answer = #"{"abstained":true}"#
        let responses: [(String, [UInt8])] = [
            ("text", ClaudeStub.answer(answer)), ("refusal", ClaudeStub.refusal("no")),
            ("tool_use", ClaudeStub.asking([("read_evidence", #"{"evidence_id":"e1"}"#)])),
            ("in_stream", ClaudeStub.failureInStream("overloaded_error")),
            ("400", ClaudeStub.failure("400 Bad Request", type: "invalid_request_error")),
            ("401", ClaudeStub.failure("401 Unauthorized", type: "authentication_error")),
            ("429", ClaudeStub.failure("429 Too Many", type: "rate_limit_error")),
            ("529", ClaudeStub.failure("529 Overloaded", type: "overloaded_error")),
        ]
        for (name, bytes) in responses { try Data(bytes).write(to: URL(filePath: "\(folder)/\(name).http")) }
        for (number, body) in try await bodies(answer).enumerated() {
            try Data(body).write(to: URL(filePath: "\(folder)/body-\(number).json"))
        }
    }

    /// All questions that the product offers; nothing is watched, so none finds anything.
    private static func tools(_ pack: EvidencePack) -> [any DiagnosisTool] {
        let subject = TiKVSubject(SubjectSettings(endpoints: [], clusterKey: "lab"))
        return subject.tools(for: ToolRequest(pack: pack, history: SampleStore()) { MonitorSnapshot() })
    }

    /// The bodies of a diagnosis that asks twice before it answers.
    private static func bodies(_ answer: String) async throws -> [ArraySlice<UInt8>] {
        let asking = ClaudeStub.asking([("read_evidence", #"{"evidence_id":"e1"}"#), ("none", "{}")])
        let server = try HostileServer { number in
            [.readRequest, .send(number < 2 ? asking : ClaudeStub.answer(answer))]
        }
        var pack = PackBuilder()
        pack.ticket("store_down", .store(4))
        pack.add(.change, "store.qps", .store(4), series: [1, nil, 3], ["after": .number(0.5, unit: "1/s")])
        let client = ClaudeClient(
            service: try ClaudeService(base: server.url), credentials: try .key("no-real-key", source: "a test"),
            sleep: { _ in })
        let diagnoser = ClaudeDiagnoser(
            client: client, causes: ["tikv": TiKVSubject.description.causes],
            playbook: { PlaybookDiagnoser(hypotheses: [:]).verdict(on: $0) },
            spending: NoSpendingLimit(), clock: SystemClock())
        // The answer lacks nearly everything: the requests are what is wanted.
        let incident = pack.pack()
        do { for try await _ in diagnoser.diagnose(incident, tools: tools(incident)) {} } catch is ClaudeFailure {}
        return server.requests.compactMap { request in
            request.firstRange(of: Array("\r\n\r\n".utf8)).map { request[$0.upperBound...] }
        }
    }
}
