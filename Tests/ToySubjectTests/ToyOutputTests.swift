import ClaudeAPI
import ClaudeDiagnoser
import Dashboard
import Engine
import Glibc
import OperatorCore
import PlaybookDiagnoser
import TerminalUI
import TestSupport
import Testing
import ToySubject

@testable import OperatorCLI

/// What commands, screens and a model are told of a system that nobody has: all of it in that system's own words.
@Suite struct ToyOutputTests {
    private let clock = ManualClock()

    private func subject(losing lost: [ComponentID] = []) -> ToySubject {
        let subject = ToySubject(SubjectSettings(endpoints: ["10.9.0.1"], clusterKey: "toybox"), clock: clock)
        for id in lost { subject.lose(id) }
        return subject
    }

    private func look(_ subject: ToySubject) async -> Observation {
        await subject.observe(window: .seconds(2), deadline: clock.now().advanced(by: .seconds(9)))
    }

    /// What a monitor makes of the checks, without its graces.
    private func conditions(_ observation: Observation) -> [ConditionKey: Condition] {
        var conditions: [ConditionKey: Condition] = [:]
        for check in observation.checks {
            let key = ConditionKey(cluster: "toybox", invariant: check.invariant, component: check.component)
            var condition = Condition(key: key, since: observation.at, bootID: clock.bootID, severity: .critical)
            condition.phase = check.result == .violated ? .violated : .healthy
            condition.isOpen = check.result == .violated
            condition.lastEvidence = check.evidenceAt
            conditions[key] = condition
        }
        return conditions
    }

    /// Of the node that is lost after half a minute.
    private let ticket = Ticket(
        id: 1, key: ConditionKey(cluster: "toybox", invariant: ToySubject.nodeSilent, component: ToySubject.node(2)),
        state: .diagnosed, severity: .critical, message: "the bell of node/2 does not ring",
        began: Moment.second(30).wall, noticed: Moment.second(31).wall, lastSeen: Moment.second(59).wall, incident: 1)

    /// The playbook's.
    private func verdict() -> DiagnosisRecord {
        let evidence = [
            Evidence(
                kind: .probe, topic: "bell", component: ToySubject.node(2), statement: "The bell does not ring.",
                at: Moment.second(30).wall, origin: "bell")
        ]
        let pack = EvidencePack(
            subject: "toy", cluster: ClusterIdentity(key: "toybox", id: "toy-1"), incident: 1,
            frozen: Moment.second(32).wall, began: Moment.second(30).wall, tickets: [ticket], components: [],
            states: [:], evidence: evidence, gaps: [], isSimulated: false)
        let playbook = PlaybookDiagnoser(hypotheses: ["toy": ToySubject.kind.hypotheses])
        let (diagnosis, grounding) = Grounding.check(playbook.verdict(on: pack), against: pack)
        return DiagnosisRecord(
            incident: 1, version: 1, engine: "playbook", reason: .opened, at: Moment.second(33).wall,
            diagnosis: diagnosis, grounding: grounding, pack: pack)
    }

    @Test func `observe tells it as text and as JSON`() async throws {
        let subject = subject(losing: [ToySubject.node(2)])
        let observation = await look(subject)
        let text = ObservationText(
            observation: observation, subject: subject.descriptor, style: .plain, width: 100
        ).lines().dropFirst()
        try Golden.compare(text.joined(separator: "\n") + "\n", "observe.txt")
        let json = ObservationJSON(observation: observation, subject: subject.descriptor, window: .seconds(2)).object
        try Golden.compare(json.text + "\n", "observe.json")
    }

    @Test(arguments: ["overview", "lost", "node", "judge", "incident", "wall"])
    func `a screen shows it in its own words`(_ name: String) async throws {
        let subject = subject()
        let samples = SampleStore()
        var state = DashboardState(
            heading: ClusterHeading(
                name: "toybox", environment: nil, isSimulated: false, acting: .observeOnly),
            subject: subject.descriptor, zone: .utc, now: clock.now(), screen: name == "wall" ? .wall : .overview)
        state.history = samples
        for second in 0..<60 {
            if second == 30, name != "overview" { subject.lose(ToySubject.node(2)) }
            if second == 30, name == "judge" { subject.lose(ToySubject.judge("anna")) }
            let observation = await look(subject)
            samples.append(observation)
            let events: [DashboardEvent] = [
                .tick(clock.now()), .engine(.observed(observation)),
                .monitor(conditions: conditions(observation), role: .writer),
            ]
            for event in events { _ = update(&state, event) }
            clock.advance(by: .seconds(1))
        }
        let keys: [Key] =
            switch name {
            case "node": [.down, .enter]
            case "judge": [.down, .down, .down, .enter]
            case "incident": [.tab, .enter]
            default: []
            }
        if name != "overview" { _ = update(&state, .stored(tickets: [ticket], verdicts: [verdict()])) }
        for key in keys { _ = update(&state, .key(key)) }
        for (width, height) in [(80, 24), (120, 40)] {
            var canvas = Canvas(width: width, height: height, glyphs: .unicode)
            Renderer.draw(state, into: &canvas)
            try Golden.compare(
                canvas.glyphPlane + "~~~~ style\n" + canvas.stylePlane, "\(name)-\(width)x\(height).txt")
        }
    }

    @Test func `a model may name what the subject says, and is told no other system's words`() throws {
        var builder = PackBuilder()
        builder.ticket("node_silent", ToySubject.node(2))
        var pack = builder.pack()
        pack.subject = ToySubject.description.id
        pack.components = []
        let client = ClaudeClient(
            service: try ClaudeService(base: "http://127.0.0.1:1"),
            credentials: try .key("no-real-key", source: "a test"), sleep: { _ in })
        let diagnoser = ClaudeDiagnoser(
            client: client, causes: ["toy": ToySubject.description.causes],
            playbook: { PlaybookDiagnoser(hypotheses: ["toy": ToySubject.kind.hypotheses]).verdict(on: $0) },
            spending: NoSpendingLimit(), clock: clock)
        let body = diagnoser.dryRun(pack)
        #expect(body.contains(#""enum":["node","judge","link","none"]"#))
        for word in ["tikv", "pd", "region", "raft", "store"] {
            let found = body.lowercased().split { !$0.isLetter }.contains { $0 == word }
            #expect(!found, "\(word)")
        }
    }

    @Test func `the rest of the pixels: no golden speaks of another system`() throws {
        let words: Set<String> = ["tikv", "pd", "region", "regions", "peer", "peers", "raft", "store", "stores"]
        for name in try Golden.names() {
            let text = try #require(Golden.read(name))
            let told = Set(text.lowercased().split { !$0.isLetter }.map(String.init)).intersection(words)
            #expect(told.isEmpty, "\(name): \(told.sorted().joined(separator: ", "))")
        }
    }
}

/// Compares a text with what it was; `UPDATE_GOLDEN=1` writes it anew.
private enum Golden {
    private static let folder = String(#filePath.dropLast("ToyOutputTests.swift".count)) + "Goldens/"

    static func names() throws -> [String] {
        let directory = try #require(opendir(folder))
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    static func read(_ name: String) -> String? {
        guard let file = fopen(folder + name, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 18)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    static func compare(_ text: String, _ name: String) throws {
        if getenv("UPDATE_GOLDEN") != nil {
            let file = try #require(fopen(folder + name, "w"))
            fputs(text, file)
            fclose(file)
            return
        }
        let golden = try #require(read(name), "\(name) is missing: UPDATE_GOLDEN=1 writes it")
        guard golden != text else { return }
        let pairs = zip(
            golden.split(separator: "\n", omittingEmptySubsequences: false),
            text.split(separator: "\n", omittingEmptySubsequences: false))
        let first = pairs.enumerated().first { $0.element.0 != $0.element.1 }
        Issue.record(
            "\(name) differs in line \(first.map { $0.offset + 1 } ?? 0):\n\(first?.element.0 ?? "")\n\(first?.element.1 ?? "")"
        )
    }
}
