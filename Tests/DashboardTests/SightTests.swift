import OperatorCore
import TerminalUI
import TestSupport
import Testing

@testable import Dashboard

/// What lies over a screen leaves in sight what it is about.
@Suite struct SightTests {
    private static func canvas(_ state: DashboardState, _ width: Int, _ height: Int) -> Canvas {
        var canvas = Canvas(width: width, height: height)
        Renderer.draw(state, into: &canvas)
        return canvas
    }

    private static func showsCursor(_ state: DashboardState, _ width: Int, _ height: Int) -> Bool {
        canvas(state, width, height).cells.contains {
            $0.role == .cursorLine && ($0.character.isLetter || $0.character.isNumber || $0.character == "–")
        }
    }

    @Test("the number that is explained is never covered", arguments: [false, true])
    func explained(onComponent: Bool) {
        var shown = 0
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            var scene = onComponent ? ScreenScenes.deadComponent : Scenes.storeDown
            for step in 1...12 {
                scene.send(.key(.character("x")))
                // A column may have no room at this width; the pane names the number then.
                guard Self.showsCursor(scene.state, width, 90) else { continue }
                shown += 1
                #expect(Self.showsCursor(scene.state, width, height), "number \(step) at \(width)×\(height)")
            }
        }
        #expect(shown >= 20)
    }

    @Test("a bound target keeps its mark while others change places", arguments: [(80, 24), (120, 40), (200, 60)])
    func bound(width: Int, height: Int) throws {
        let canvas = Self.canvas(ScreenScenes.bound.state, width, height)
        let marked = try #require((0..<height).first { canvas[0, $0].character == "▸" })
        #expect(canvas.row(marked).map { String($0.character) }.joined().contains("127.0.0.1:20161"))
        #expect(canvas.glyphPlane.contains("Kill store 1"))
    }

    @Test func `a filter that is on says so, and how to be rid of it`() {
        for (width, height) in GoldenTests.sizes {
            let keys = Self.canvas(ScreenScenes.filtered.state, width, height).row(height - 1).map(\.character)
            #expect(String(keys).contains("esc clear /store 5"), "\(width)×\(height)")
        }
    }

    @Test func `what does not serve is not killed once more`() {
        var scene = Scenes.storeDown
        scene.send(.key(.character("K")))
        #expect(scene.state.question == nil)
        #expect(scene.state.notice == "K is off: store 5 does not serve; R restarts it")
    }

    @Test func `a cluster that says it is a simulation is labelled so, whatever its configuration calls it`() {
        var scene = Scene(
            heading: ClusterHeading(
                name: "shop", environment: "prod", isSimulated: false, acting: .observeOnly))
        scene.look(at: 1)
        #expect(!Self.canvas(scene.state, 120, 40).glyphPlane.contains("SIMULATED"))
        var observation = scene.state.live.observation
        observation?.isSimulated = true
        if let observation { scene.send(.engine(.observed(observation))) }
        #expect(Self.canvas(scene.state, 40, 10).glyphPlane.contains("SIMULATED"))
    }

    @Test func `what serves again may be killed again while its ticket waits to be closed`() {
        var scene = Scenes.storeDown
        scene.deadStores = []
        scene.look(at: 329)
        scene.send(.key(.character("K")))
        #expect(scene.state.question != nil, "\(scene.state.notice ?? "")")
    }

    @Test func `what is still seen stands before what waits to be closed`() {
        var scene = Scenes.storeDown
        var late = Scenes.ticket(9, "pd_quorum", .cluster("rehearsal"), at: 326)
        late.incident = 9
        scene.send(.stored(tickets: [late], verdicts: []))
        #expect(scene.state.live.openIncidents.map(\.id) == [1, 9])
        scene.see(.recovering, of: "store_unreachable", "store_down", by: .store(5))
        #expect(scene.state.live.openIncidents.map(\.id) == [9, 1])
    }

    private static func secondLine(_ state: DashboardState) -> String {
        Self.canvas(state, 120, 40).glyphPlane.split(separator: "\n", omittingEmptySubsequences: false)
            .prefix(4).joined()
    }

    @Test func `what the whole cluster suffers is the headline, with an age of its own`() {
        var scene = Scenes.storeDown
        scene.send(.stored(tickets: [Scenes.ticket(3, "pd_quorum", .cluster("rehearsal"), at: 320)], verdicts: []))
        let line = Self.secondLine(scene.state)
        #expect(line.contains("CRITICAL  PD quorum lost 8 s"), "\(line)")
    }

    @Test func `what is held open says so, in the headline and in the list`() {
        var scene = Scenes.storeDown
        var held = Scenes.ticket(1, "store_unreachable", .store(5), at: 304)
        held.held = .init(by: "ann", at: Moment.second(310).wall)
        scene.send(.stored(tickets: [held], verdicts: []))
        #expect(Self.canvas(scene.state, 120, 40).glyphPlane.contains("held open"))
        scene.see(.recovering, of: "store_unreachable", "store_down", by: .store(5))
        #expect(Self.secondLine(scene.state).contains("store 5 is well again; held open"))
    }

    @Test func `a probe that has just failed leaves no green row`() {
        var scene = Scenes.healthy
        scene.deadStores = [4]
        scene.saysDisconnected = false
        scene.look(at: 301)
        scene.see(.unknown, of: "store_unreachable", by: .store(4))
        let row = Self.canvas(scene.state, 120, 40).glyphPlane.split(separator: "\n")
            .first { $0.contains("127.0.0.1:20164") }
        #expect(row?.contains("●") == false && row?.contains("refused") == true, "\(row ?? "")")
        #expect(!Self.secondLine(scene.state).contains("ALL WELL"))
    }

    @Test func `a port that never served from here makes nothing suspect`() {
        var scene = Scene()
        scene.deadStores = [1, 4, 5]
        scene.saysDisconnected = false
        scene.watch(from: 1, through: 31)
        scene.see(.healthy, of: "store_down", by: .store(4))
        #expect(!Self.secondLine(scene.state).contains("SUSPECT"), "\(Self.secondLine(scene.state))")
    }

    @Test func `no copy is said to be lacking once every store serves again`() {
        var scene = Scenes.storeDown
        #expect(Self.canvas(scene.state, 120, 40).glyphPlane.contains("RISK"))
        scene.deadStores = []
        scene.look(at: 329)
        #expect(!Self.canvas(scene.state, 120, 40).glyphPlane.contains("RISK"))
    }

    @Test func `an incident that somebody looks after stays so whatever joins it or ends`() {
        var scene = Scenes.storeDown
        var first = Scenes.ticket(1, "store_unreachable", .store(5), at: 304)
        first.acknowledged = .init(by: "ann", at: Moment.second(310).wall)
        first.resolved = Moment.second(327).wall
        scene.send(.stored(tickets: [first], verdicts: []))
        #expect(scene.state.live.acknowledgement(of: 1)?.by == "ann")
        #expect(Self.canvas(scene.state, 120, 40).glyphPlane.contains("acknowledged"))
    }

    @Test func `what was found out only after the first look has no beginning of its own`() {
        var log = StateLog()
        func state(_ seen: String) -> [ComponentID: ComponentState] {
            [.store(4): ComponentState(state: "Up", facts: ["status_port": seen])]
        }
        log.note(state("not_probed"), isAuthorityLost: false, at: .second(0))
        log.note(state("timed_out"), isAuthorityLost: false, at: .second(3))
        #expect(log.since(.store(4), at: .second(20)) == nil)
        log.note(state("serving"), isAuthorityLost: false, at: .second(30))
        #expect(log.since(.store(4), at: .second(40)) == .second(30))
    }

    @Test func `scrubbed back to a minute in which the authority was silent, its word is what it was`() throws {
        var scene = Scenes.healthy
        scene.isAuthoritySilent = true
        scene.watch(from: 305, through: 345)
        #expect(Self.canvas(scene.state, 120, 40).glyphPlane.contains("PD said"))
        scene.isAuthoritySilent = false
        scene.watch(from: 350, through: 380)
        #expect(Self.canvas(scene.state, 120, 40).glyphPlane.contains("PD says"))
        for _ in 0..<5 { scene.send(.key(.character("["))) }
        let past = Self.canvas(scene.state, 120, 40).glyphPlane
        #expect(past.contains("PD said") && past.contains("was Up") && !past.contains("PD says"), "\(past)")
    }

    @Test func `a value that is too old is no value of now`() throws {
        var scene = Scenes.healthy
        scene.send(.tick(.second(330)))
        for _ in 0..<6 { scene.send(.key(.character("["))) }
        let picture = Self.canvas(scene.state, 120, 40).glyphPlane
        let row = try #require(picture.split(separator: "\n").first { $0.contains("serving") && $0.contains("Up") })
        #expect(row.contains("→ –"), "\(row)")
    }
}
