import Dashboard
import OperatorCore
import TerminalUI
import TestSupport

/// The situations that goldens show.
enum Scenes {
    static let all: [(name: String, state: DashboardState)] =
        [
            ("cold", Scene().state), ("healthy", healthy.state), ("store-down", storeDown.state),
            ("thirty-stores", thirtyStores), ("pd-quorum-lost", quorumLost), ("stale", stale), ("paused", paused),
            ("scrubbed", scrubbed), ("confirm", confirm), ("streaming", streaming), ("consent", consent),
            ("claude-failed", claudeFailed), ("read-only", readOnly), ("follower", follower),
        ] + ScreenScenes.all + StartScenes.all + DemoScenes.all

    static var healthy: Scene {
        var scene = Scene()
        scene.watch(from: 0, through: 300)
        return scene
    }

    static func ticket(_ id: Int64, _ invariant: String, _ component: ComponentID, at second: Double) -> Ticket {
        Ticket(
            id: id,
            key: ConditionKey(cluster: "rehearsal", invariant: InvariantID(invariant), component: component),
            state: .diagnosed, severity: .critical, message: "\(component) does not answer: connection refused",
            began: Moment.second(second).wall, noticed: Moment.second(second + 2).wall,
            lastSeen: Moment.second(second + 20).wall, incident: 1)
    }

    static func open(_ ticket: Ticket, _ scene: inout Scene) {
        let event = TicketEvent(
            id: ticket.id, ticket: ticket.id, incident: ticket.incident, kind: .opened, at: ticket.noticed,
            by: "monitor", text: "")
        scene.send(.engine(.ticket(event, ticket)))
    }

    static var undiagnosed: Scene {
        var scene = healthy
        scene.deadStores = [5]
        scene.look(at: 305)
        open(ticket(1, "store_unreachable", .store(5), at: 304), &scene)
        open(ticket(2, "store_down", .store(5), at: 304), &scene)
        scene.send(
            .engine(
                .action(
                    ActionRecord(
                        at: Moment.second(303).wall, by: "you", text: "killed store 5, pid 41877", target: .store(5)))))
        scene.watch(from: 310, through: 328)
        scene.send(.tick(.second(328)))
        return scene
    }

    static var storeDown: Scene {
        var scene = undiagnosed
        scene.send(.engine(.diagnosed(record)))
        return scene
    }

    static var record: DiagnosisRecord {
        var builder = PackBuilder()
        builder.ticket("store_unreachable", .store(5))
        builder.add(.probe, "status_port", .store(5))
        builder.add(.state, "pd_state", .store(5))
        let diagnosis = Diagnosis(
            observationSummary: "store 5 died",
            rootCause: .init(
                component: "store", target: .store(5), mechanism: "process_died",
                statement: "The process of store 5 died at 12:05:04; its host lives.", confidence: .certain),
            supportingEvidence: [
                .init(evidenceID: "e1", why: "the port refuses, it is not silent"),
                .init(evidenceID: "e2", why: "no heartbeat"),
            ],
            alternatives: [
                .init(
                    hypothesis: "planned stop", whyRejected: "no signal 15 in its log", evidenceIDs: ["e1"],
                    status: .refuted)
            ],
            recommendedActions: [
                .init(
                    action: "see why it died", rationale: "", risk: .none,
                    command: "dmesg -T | grep -iE \"oom|killed process\"", host: "127.0.0.1"),
                .init(action: "start it again within 30 minutes", rationale: "", risk: .low),
            ],
            investigationGaps: ["why it died: the kernel log is not read from here"],
            timeline: [.init(at: Moment.second(305).wall, text: "status port refuses", evidenceID: "e1")],
            wouldChangeMyMind: ["its start time changes: then it was a restart"])
        return DiagnosisRecord(
            incident: 1, version: 2, engine: "playbook", reason: .opened, at: Moment.second(307).wall,
            diagnosis: diagnosis, grounding: GroundingReport(verifiedFigures: 5), pack: builder.pack())
    }

    static var thirtyStores: DashboardState {
        var scene = Scene()
        scene.storeIDs = Array(1...30)
        scene.watch(from: 0, through: 300)
        scene.deadStores = [17]
        scene.look(at: 305)
        open(ticket(1, "store_unreachable", .store(17), at: 304), &scene)
        return scene.state
    }

    static var quorumLost: DashboardState {
        var scene = healthy
        scene.deadMembers = ["pd0", "pd1"]
        scene.watch(from: 305, through: 340)
        open(ticket(1, "pd_quorum", .cluster("rehearsal"), at: 303), &scene)
        return scene.state
    }

    static var stale: DashboardState {
        var scene = healthy
        scene.send(.tick(.second(340)))
        return scene.state
    }

    static var paused: DashboardState {
        var scene = storeDown
        scene.send(.key(.character("p")))
        scene.send(.tick(.second(350)))
        return scene.state
    }

    static var scrubbed: DashboardState {
        var scene = storeDown
        for _ in 0..<6 { scene.send(.key(.character("["))) }
        return scene.state
    }

    static var confirm: DashboardState {
        var scene = healthy
        scene.send(.key(.down))
        scene.send(.key(.character("K")))
        return scene.state
    }

    static var streaming: DashboardState {
        var scene = storeDown
        scene.send(.claude(.allowed))
        explain(&scene)
        scene.watch(from: 330, through: 340)
        scene.send(.tick(.second(341)))
        return scene.state
    }

    /// Claude at work beside the playbook's verdict.
    static func explain(_ scene: inout Scene) {
        func say(_ update: DiagnosisUpdate) {
            scene.send(.engine(.diagnosisProgress(incident: 1, engine: "claude-opus-5-5", update: update)))
        }
        var cost = DiagnosisCost(dollarCap: 0.75)
        (cost.inputTokens, cost.outputTokens, cost.dollars) = (8_120, 940, 0.051_28)
        say(.progress("asking claude-opus-5-5"))
        say(.progress("thinking: the port is refused at once, so the host lives"))
        say(.progress(#"read_logs {"writer":"store/5","from_s":-30,"to_s":30,"level":"warn"}"#))
        say(.spent(cost))
        say(.partial(section: "observation_summary", text: "Store 5 refuses since 14:02:08 and its leaders moved.\n"))
        say(.partial(section: "root_cause", text: "The process of store 5 "))
        say(.partial(section: "root_cause", text: "was ended by the kernel"))
    }

    static var consent: DashboardState {
        var scene = storeDown
        scene.send(.claude(.unasked))
        scene.send(.key(.character("d")))
        scene.send(.offered(offer))
        return scene.state
    }

    static let offer = ClaudeOffer(
        incident: 1, model: "claude-opus-5-5", host: "api.anthropic.com", bytes: 24_310,
        redactions: ["keys and values of your data (hexadecimal runs)"], estimate: 0.18, dollarCap: 0.75,
        dollarsPerDay: 10, isAllowed: false)

    static var claudeFailed: DashboardState {
        var scene = storeDown
        explain(&scene)
        let failed = DiagnosisUpdate.failed(
            reason: "the stream broke off: connection reset", retryAt: Moment.second(420).wall)
        scene.send(.engine(.diagnosisProgress(incident: 1, engine: "claude-opus-5-5", update: failed)))
        return scene.state
    }

    static var readOnly: DashboardState {
        var scene = Scene(
            heading: ClusterHeading(
                name: "prod-east", environment: "prod", isSimulated: false, acting: .readOnly))
        scene.watch(from: 0, through: 300)
        return scene.state
    }

    /// Beside a monitor, whose diagnosis is heard as it comes.
    static var follower: DashboardState {
        var scene = undiagnosed
        let now = scene.state.now
        let holder = WriterStatus.Holder(
            pid: 812, program: "monitor", isStopped: false, since: Moment.second(0).wall, lastSeen: now.wall)
        scene.send(.engine(.writer(.elsewhere(holder), at: now)))
        scene.send(.monitor(conditions: [:], role: .follower))
        let words = DiagnosisUpdate.partial(section: "root_cause", text: "The process of store 5 was ended")
        scene.send(.engine(.diagnosisProgress(incident: 1, engine: "claude", update: words)))
        return scene.state
    }
}
