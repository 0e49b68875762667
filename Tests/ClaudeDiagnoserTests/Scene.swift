import ClaudeAPI
import ClaudeDiagnoser
import OperatorCore
import PlaybookDiagnoser
import TestSupport

/// A diagnoser before a scripted service, and an incident for it.
struct Scene {
    let server: HostileServer
    let clock = ManualClock()
    var settings = ClaudeSettings()
    var tools: [any DiagnosisTool] = []
    var spending: any SpendingLimit = NoSpendingLimit()

    /// The service answers its connections, counted from 0, with these bytes; the last ones again and again.
    init(_ answers: [UInt8]...) throws {
        server = try HostileServer { number in
            [.readRequest, .send(answers[min(number, answers.count - 1)])]
        }
    }

    static let causes = ["tikv": ["store", "pd", "disk", "network", "workload", "observer", "none"]]

    init(server: HostileServer) { self.server = server }

    func diagnoser() throws -> ClaudeDiagnoser {
        let client = ClaudeClient(
            service: try ClaudeService(base: server.url), credentials: try .key("sk-ant-test-0123", source: "a test"),
            sleep: { _ in }, jitter: { 0 })
        return ClaudeDiagnoser(
            client: client, settings: settings, causes: Scene.causes,
            playbook: { PlaybookDiagnoser(hypotheses: [:]).verdict(on: $0) },
            spending: spending, clock: clock)
    }

    /// What it said on the way, the verdict, and why there is none.
    func run(
        _ pack: EvidencePack = Scene.pack()
    ) async throws -> Outcome {
        var outcome = Outcome()
        do {
            for try await update in try diagnoser().diagnose(pack, tools: tools) {
                switch update {
                case .progress(let line): outcome.progress.append(line)
                case .spent(let cost): outcome.cost = cost
                case .startedOver: outcome.partial = ""
                case .partial(_, let text): outcome.partial += text
                case .failed(let reason, _): outcome.failure = reason
                case .ended: break
                case .finished(let verdict): outcome.verdict = verdict
                }
            }
        } catch let failure as ClaudeFailure {
            (outcome.failure, outcome.mayPass) = (failure.description, failure.mayPass)
        }
        return outcome
    }

    struct Outcome {
        var progress: [String] = []
        var partial = ""
        var cost: DiagnosisCost?
        var verdict: Diagnosis?
        var failure: String?
        var mayPass = false
    }

    /// Bodies of the requests that came, in order.
    var bodies: [String] {
        server.requests.map { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            return text.firstRange(of: "\r\n\r\n").map { String(text[$0.upperBound...]) } ?? ""
        }
    }

    static func pack(log: String = "connection refused") -> EvidencePack {
        var builder = PackBuilder()
        builder.ticket("store_down", .store(4))
        builder.add(
            .probe, "status_port", .store(4), ["outcome": .text("refused"), "consecutive": .number(3, unit: "1")])
        builder.add(.state, "pd_state", .store(4), ["state": .text("Disconnected")])
        builder.add(.event, "log_line", .store(4), ["text": .text(log)])
        builder.add(
            .change, "store.qps", .store(4), series: (0..<300).map { Double($0) }, ["after": .number(0, unit: "1/s")])
        return builder.pack()
    }

    static func answer(
        target: String = "store/4", component: String = "store", statement: String = "Store 4's process died.",
        evidence: [String] = ["e1", "e2"], figure: Double = 3, fact: String = "consecutive", unit: String = "1",
        of cited: String = "e1", command: String = "", confidence: String = "certain"
    ) -> String {
        let supports = evidence.map {
            #"{"evidence_id":"\#($0)","why":"It says so.","figures":["#
                + ($0 == cited
                    ? #"{"evidence_id":"\#(cited)","fact":"\#(fact)","value":\#(figure),"unit":"\#(unit)"}"# : "")
                + "]}"
        }
        return #"{"observation_summary":"Store 4 went away.","root_cause":{"component":"\#(component)","#
            + #""target":"\#(target)","mechanism":"process_died","statement":\#(ClaudeStub.quoted(statement)),"#
            + #""confidence":"\#(confidence)"},"supporting_evidence":[\#(supports.joined(separator: ","))],"#
            + #""metric_correlation":[{"metric":"store.qps","target":"store/4","relation":"lags","#
            + #""explanation":"It fell afterwards.","evidence_id":"e4"}],"alternatives":[{"hypothesis":"frozen","#
            + #""why_rejected":"refused at once","evidence_ids":["e1"],"status":"refuted"}],"#
            + #""recommended_actions":[{"action":"Start it again","rationale":"It is down.","risk":"low","#
            + #""command":\#(ClaudeStub.quoted(command)),"who":"operator_human"}],"#
            + #""timeline":[{"evidence_id":"e1","text":"refused"}],"investigation_gaps":["no logs"],"#
            + #""would_change_my_mind":["a heartbeat"],"abstained":false}"#
    }
}

/// A tool that says what it is told to say.
struct EchoTool: DiagnosisTool {
    var name = "echo"
    let description = "Says something."
    let inputSchema = #"{"type":"object","additionalProperties":false,"required":[],"properties":{}}"#
    var says: @Sendable (String) throws -> [Evidence]

    func run(_ input: String) async throws -> ToolAnswer { ToolAnswer(try says(input)) }

    /// An evidence of one reading.
    static func reading(_ statement: String, value: Double = 7) -> Evidence {
        Evidence(
            kind: .reading, topic: "store.p99", component: .store(4), statement: statement, at: PackBuilder.began,
            facts: ["value": .number(value, unit: "ms")], origin: "a test")
    }
}
