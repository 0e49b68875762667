import Dashboard
import OperatorCore
import TerminalUI
import TestSupport
import Testing

/// `d` asks before it costs money, `c` stops.
@Suite struct DiagnosisKeyTests {
    private func press(_ key: String, _ scene: inout Scene) -> [Effect] { scene.send(.key(.character(Character(key)))) }

    private func trouble(_ claude: ClaudeStanding?) -> Scene {
        var scene = Scenes.storeDown
        if let claude { scene.send(.claude(claude)) }
        return scene
    }

    @Test func `without Claude the playbook runs again at once`() {
        var scene = trouble(.absent("to add Claude, set ANTHROPIC_API_KEY"))
        #expect(press("d", &scene) == [.diagnose(incident: 1)])
    }

    @Test(arguments: [ClaudeStanding.allowed, .unasked])
    func `with Claude a person is asked first, with the focus on Cancel`(standing: ClaudeStanding) {
        var scene = trouble(standing)
        #expect(press("d", &scene) == [.offerClaude(incident: 1)])
        #expect(scene.send(.offered(Scenes.offer)).isEmpty)
        #expect(scene.send(.key(.enter)).isEmpty, "Enter on Cancel sends nothing")
        scene.send(.offered(Scenes.offer))
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)) == [.askClaude(Scenes.offer)])
    }

    @Test func `what was over meanwhile is not asked about`() {
        var scene = trouble(.unasked)
        _ = press("d", &scene)
        scene.send(.offered(Scenes.offer))
        for id in [Int64(1), 2] {
            var ticket = Scenes.ticket(id, id == 1 ? "store_unreachable" : "store_down", .store(5), at: 304)
            (ticket.state, ticket.resolved) = (.resolved, Moment.second(330).wall)
            scene.send(.stored(tickets: [ticket], verdicts: []))
        }
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)).isEmpty)
        #expect(press("d", &scene).isEmpty)
    }

    @Test func `followers and windows that only look never ask`() {
        var follower = trouble(.allowed)
        follower.send(.monitor(conditions: [:], role: .follower))
        #expect(press("d", &follower).isEmpty)
        var reader = Scene(
            heading: ClusterHeading(
                name: "prod", environment: "prod", isSimulated: false, acting: .readOnly))
        reader.watch(from: 0, through: 20)
        Scenes.open(Scenes.ticket(1, "store_down", .store(5), at: 10), &reader)
        #expect(press("d", &reader).isEmpty)
    }

    @Test func `one under way is stopped by c, and only then asked again`() {
        var scene = trouble(.allowed)
        Scenes.explain(&scene)
        #expect(press("d", &scene).isEmpty)
        #expect(press("c", &scene) == [.stopDiagnosis(incident: 1)])
        let failed = DiagnosisUpdate.failed(reason: "stopped by you", retryAt: nil)
        scene.send(.engine(.diagnosisProgress(incident: 1, engine: "claude-opus-5-5", update: failed)))
        #expect(press("c", &scene).isEmpty)
        #expect(press("d", &scene) == [.offerClaude(incident: 1)])
    }

    @Test func `a verdict of another engine does not end what streams, and both stay`() {
        var scene = trouble(.allowed)
        Scenes.explain(&scene)
        let playbook = scene.state.live.verdicts[1]
        #expect(playbook != nil && scene.state.live.working != nil)
        guard var record = playbook else { return }
        (record.version, record.engine) = (9, "claude-opus-5-5")
        scene.send(.engine(.diagnosed(record)))
        #expect(scene.state.live.working == nil)
        #expect(scene.state.live.verdicts[1]?.version == 9)
        #expect(scene.state.live.otherVerdicts[1]?.engine == "playbook")
    }
}
