import OperatorCore
import TerminalUI
import TestSupport
import Testing

@testable import Dashboard

/// What a screen says is so: of now, of then, and how it is known.
@Suite struct TruthTests {
    private func picture(_ state: DashboardState) -> String {
        var canvas = Canvas(width: 120, height: 40)
        Renderer.draw(state, into: &canvas)
        return canvas.glyphPlane
    }

    @Test func `how long a port refuses does not begin anew when the cluster changes its word`() {
        var scene = Scenes.healthy
        scene.deadStores = [5]
        scene.saysDisconnected = false
        scene.watch(from: 305, through: 320)
        scene.saysDisconnected = true
        scene.look(at: 325)
        #expect(picture(scene.state).contains("refused 20 s"))
    }

    @Test func `a verdict that came later is not shown as of then`() {
        var scene = Scenes.storeDown
        scene.send(.key(.character("{")))
        #expect(picture(scene.state).contains("VERDICT 2"))
        // Before it came the ticket.
        scene.send(.key(.character("{")))
        let shown = picture(scene.state)
        #expect(shown.contains("CRITICAL") && shown.contains("none at that time") && !shown.contains("died"))
    }

    @Test func `a number says how it is known, and the next one by the same key`() {
        var scene = Scenes.storeDown
        #expect(scene.send(.key(.character("x"))) == [.explain(.probe(.store(5)))])
        #expect(picture(scene.state).contains("asking"))
        let entry = ProvenanceEntry(
            source: "probe", asked: "GET http://127.0.0.1:20185/status", at: .second(327),
            answer: ["connection \u{1B}[31mrefused\u{202E}"], computed: "refused 23 times in a row")
        scene.send(.provenance(.probe(.store(5)), [entry]))
        let shown = picture(scene.state)
        #expect(shown.contains("GET http://127.0.0.1:20185/status") && shown.contains("connection refused"))
        #expect(!shown.contains("\u{1B}") && !shown.contains("\u{202E}") && shown.contains("23 times in a row"))
        #expect(scene.send(.key(.character("x"))) == [.explain(.state(.store(5)))])
        scene.send(.key(.escape))
        #expect(!picture(scene.state).contains("How do we know"))
    }

    @Test func `the numbers of a verdict lead to its own evidence, without asking anybody`() {
        var scene = Scenes.storeDown
        scene.send(.key(.tab))
        scene.send(.key(.enter))
        #expect(scene.send(.key(.character("x"))) == [])
        let shown = picture(scene.state)
        let evidence = Scenes.record.pack.evidence(Scenes.record.diagnosis.supportingEvidence[0].evidenceID)
        #expect(shown.contains("How do we know") && shown.contains("[1] of verdict"))
        #expect(evidence.map { shown.contains($0.origin) && shown.contains($0.statement) } == true)
    }

    @Test func `the lines below the table can be asked, too, and each number once`() {
        var state = Scenes.healthy.state
        state.subject = SubjectDescriptor(
            description: state.subject.description,
            metrics: state.subject.metrics.map { metric in
                switch metric.id.rawValue {
                case "cluster.leader_missing": metric.inGroup("MOVES", as: "leaderless")
                case "store.regions", "store.p99": metric.inGroup("RAFT", as: metric.title)
                default: metric
                }
            }, invariants: state.subject.invariants)
        var asked: [Effect] = []
        repeat { asked += update(&state, .key(.character("x"))) } while asked.last != asked.first || asked.count == 1
        asked.removeLast()
        #expect(asked.contains(.explain(.metric(MetricID("cluster.leader_missing"), nil))))
        for metric in ["store.regions", "store.p99"] {
            #expect(asked.count { $0 == .explain(.metric(MetricID(metric), .store(1))) } == 1, "\(metric)")
        }
    }

    @Test func `hundreds of elections are one line and push nothing out`() {
        var scene = Scenes.storeDown
        scene.elections = 300
        scene.look(at: 330)
        let shown = picture(scene.state)
        #expect(shown.contains("×300") && shown.contains("verdict"))
    }

    @Test func `the past is shown as it was`() {
        var scene = Scenes.storeDown
        for _ in 0..<6 { scene.send(.key(.character("["))) }
        let shown = picture(scene.state)
        #expect(shown.contains("3 serving") && shown.contains("serving → refused") && !shown.contains("CRITICAL"))
        #expect(shown.contains("THEN") && shown.contains("1 min back") && !shown.contains("VERDICT"))
        scene.send(.key(.escape))
        #expect(picture(scene.state).contains("CRITICAL"))
    }
}
