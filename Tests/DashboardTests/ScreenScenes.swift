import Dashboard
import OperatorCore
import TerminalUI
import TestSupport

/// The screens behind the overview, and what may lie over it.
enum ScreenScenes {
    static let all: [(name: String, state: DashboardState)] = [
        ("component", component.state), ("component-dead", deadComponent.state), ("component-member", member.state),
        ("incident", incident.state),
        ("incident-claude", refined.state), ("incident-resolved", resolved.state), ("over", over.state),
        ("explain", explained.state),
        ("explain-component", explainedComponent.state), ("filter-typing", typing("store/4").state),
        ("filter-no-match", typing("nowhere").state), ("filter-on", filtered.state), ("events", events.state),
        ("help", help.state), ("hold", asked("h").state), ("resolve", asked("o").state),
        ("reason", asked("1", of: incident).state), ("kill-bound", bound.state),
    ]

    private static func pressing(_ keys: Key..., in scene: Scene) -> Scene {
        var scene = scene
        for key in keys { scene.send(.key(key)) }
        return scene
    }

    // MARK: - Screens

    static var component: Scene { pressing(.enter, in: Scenes.healthy) }
    static var deadComponent: Scene { pressing(.enter, in: Scenes.storeDown) }
    /// A member has no figures of its own.
    static var member: Scene { pressing(.down, .down, .down, .down, .enter, in: memberDown) }

    private static var memberDown: Scene {
        var scene = Scenes.healthy
        scene.deadMembers = ["pd1"]
        scene.watch(from: 305, through: 320)
        Scenes.open(Scenes.ticket(1, "pd_member_unreachable", .pd("pd1"), at: 304), &scene)
        return scene
    }

    static var incident: Scene { opened(Scenes.storeDown) }
    static var help: Scene { pressing(.character("?"), in: Scenes.storeDown) }
    static var events: Scene { pressing(.character("e"), in: busy) }

    /// Tab goes to the incidents.
    private static func opened(_ scene: Scene) -> Scene { pressing(.tab, .enter, in: scene) }

    /// The same incident after Claude was asked.
    static var refined: Scene {
        var scene = Scenes.storeDown
        var record = Scenes.record
        (record.version, record.engine, record.reason) = (3, "claude-opus-5-5", .other("asked"))
        record.at = Moment.second(340).wall
        record.diagnosis.rootCause.statement =
            "The kernel ended the process of store 5 at 12:05:04: its memory grew to 14 GiB within two minutes."
        record.diagnosis.supportingEvidence[0].why = "memory 3 → 14 GiB before the end"
        scene.send(.engine(.diagnosed(record)))
        return opened(scene)
    }

    static var resolved: Scene {
        var scene = incident
        scene.deadStores = []
        scene.watch(from: 330, through: 360)
        for (id, invariant) in [(Int64(1), "store_unreachable"), (2, "store_down")] {
            var ticket = Scenes.ticket(id, invariant, .store(5), at: 304)
            (ticket.state, ticket.resolved, ticket.resolvedBy) = (.resolved, Moment.second(352).wall, "clear")
            let event = TicketEvent(
                id: 10 + id, ticket: id, incident: 1, kind: .resolved, at: Moment.second(352).wall, by: "clear",
                text: "")
            scene.send(.engine(.ticket(event, ticket)))
        }
        return scene
    }

    /// The overview once all is well again.
    static var over: Scene { pressing(.escape, in: resolved) }

    /// Elections, a second verdict, a deed: enough lines for any screen.
    private static var busy: Scene {
        var scene = Scenes.storeDown
        scene.elections = 128
        scene.look(at: 330)
        for number in 0..<40 {
            let action = ActionRecord(
                at: Moment.second(Double(100 + number)).wall, by: "ana", text: "wrote note \(number)",
                target: .store(1))
            scene.send(.engine(.action(action)))
        }
        return scene
    }

    // MARK: - Over a screen

    private static let entry = ProvenanceEntry(
        source: "metrics/store/5", asked: "GET http://127.0.0.1:20185/metrics", at: .second(303),
        answer: [
            "tikv_storage_command_total{type=\"batch_get_command\"} 918204",
            "tikv_storage_command_total{type=\"scan\"} 73310",
        ],
        computed: "(991514 - 986514) / 5.0 s = 1.0k /s, between two looks; restarts of the process are taken out")

    /// The cursor stands on the row's QPS, its last figure but one.
    static var explained: Scene { explaining(Scenes.healthy, .metric(MetricID("store.qps"), .store(1)), steps: 5) }

    static var explainedComponent: Scene {
        explaining(component, .metric(MetricID("store.p99"), .store(1)), steps: 6)
    }

    private static func explaining(_ scene: Scene, _ question: ProvenanceQuestion, steps: Int) -> Scene {
        var scene = scene
        for _ in 0...steps { scene.send(.key(.character("x"))) }
        scene.send(.provenance(question, [entry]))
        return scene
    }

    private static func typing(_ text: String) -> Scene {
        var scene = pressing(.character("/"), in: Scenes.storeDown)
        for character in text { scene.send(.key(.character(character))) }
        return scene
    }

    static var filtered: Scene { pressing(.enter, in: typing("store 5")) }

    private static func asked(_ key: Character, of scene: Scene = Scenes.storeDown) -> Scene {
        var scene = scene
        scene.see(.violated, of: "store_unreachable", by: .store(5))
        return pressing(.character(key), in: scene)
    }

    /// Another store dies and goes to the top while the question about the first one is open.
    static var bound: Scene {
        var scene = pressing(.character("K"), in: Scenes.healthy)
        scene.deadStores = [5]
        scene.look(at: 305)
        Scenes.open(Scenes.ticket(1, "store_unreachable", .store(5), at: 304), &scene)
        return scene
    }
}
