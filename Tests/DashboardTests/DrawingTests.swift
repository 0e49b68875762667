import Dashboard
import OperatorCore
import TerminalUI
import TestSupport
import Testing

@Suite struct DrawingTests {
    @Test("no size traps or draws outside", arguments: Scenes.all.map(\.name))
    func sizes(_ name: String) throws {
        let place = try #require(Scenes.all.firstIndex { $0.name == name })
        let state = Scenes.all[place].state
        let heights = [1, 2, 3, 5, 9, 10, 11, 15, 16, 18, 23, 24, 29, 30, 40, 41, 59, 80]
        // Each scene at other sizes: together they are all there.
        for (turn, width) in stride(from: 1 + place % 19, through: 250, by: 19).enumerated() {
            for height in heights.enumerated().filter({ ($0.offset + turn) % 3 == place % 3 }).map(\.element) {
                var canvas = Canvas(width: width, height: height)
                Renderer.draw(state, into: &canvas)
                #expect(canvas.cells.count == width * height)
            }
        }
    }

    @Test("every screen at every size", arguments: [ScreenKey.events, .help, .component, .incident])
    func screens(_ key: ScreenKey) {
        var scene = Scenes.storeDown
        key.press(&scene)
        for width in [1, 39, 40, 60, 80, 120, 160, 250] {
            for height in [1, 9, 10, 16, 24, 40, 80] {
                var canvas = Canvas(width: width, height: height)
                Renderer.draw(scene.state, into: &canvas)
                #expect(canvas.cells.count == width * height)
            }
        }
    }

    enum ScreenKey: CaseIterable, Sendable {
        case events, help, component, incident

        func press(_ scene: inout Scene) {
            switch self {
            case .events: scene.send(.key(.character("e")))
            case .help: scene.send(.key(.character("?")))
            case .component: scene.send(.key(.enter))
            case .incident:
                for _ in 0..<20 { scene.send(.key(.down)) }
                scene.send(.key(.enter))
            }
        }
    }

    private func picture(_ state: DashboardState, _ width: Int = 120, _ height: Int = 40) -> String {
        var canvas = Canvas(width: width, height: height)
        Renderer.draw(state, into: &canvas)
        return canvas.glyphPlane
    }

    @Test func `what is missing is a dash and never a zero`() throws {
        let row = try #require(
            picture(Scenes.storeDown.state).split(separator: "\n").first {
                $0.contains("refused 23 s") && $0.contains("Disconnected")
            })
        #expect(row.contains("–"))
    }

    @Test func `what is well again is not said to fail while its ticket waits`() {
        var scene = Scenes.storeDown
        scene.deadStores = []
        scene.look(at: 330)
        scene.see(.violated, of: "store_unreachable", "store_down", by: .store(5))
        #expect(!picture(scene.state).contains("recovers"))
        scene.see(.recovering, of: "store_unreachable", "store_down", by: .store(5))
        scene.send(.tick(.second(334)))
        #expect(picture(scene.state).contains("store 5 recovers: well for 4 s, not closed yet"))
        #expect(picture(scene.state).contains("CRITICAL"))
    }

    @Test func `what is still seen is the headline, not what only waits to be closed`() {
        var scene = Scenes.storeDown
        scene.send(.stored(tickets: [Scenes.ticket(3, "pd_leader_hung", .pd("pd1"), at: 310)], verdicts: []))
        scene.see(.recovering, of: "store_unreachable", "store_down", by: .store(5))
        let second = picture(scene.state).split(separator: "\n", omittingEmptySubsequences: false).prefix(4).joined()
        #expect(second.contains("CRITICAL  pd1") && !second.contains("store 5"), "\(second)")
    }

    @Test func `an engine whose verdict stands and that looked again without news is not said to have failed`() {
        for (engine, shows) in [("playbook", false), ("claude", true)] {
            var scene = Scenes.storeDown
            scene.send(.engine(.diagnosisProgress(incident: 1, engine: engine, update: .progress("weighing"))))
            scene.send(.engine(.diagnosisProgress(incident: 1, engine: engine, update: .ended)))
            #expect(picture(scene.state).contains("gave no verdict") == shows)
        }
    }

    @Test func `a monitor that says nothing more leaves no green frame`() {
        var canvas = Canvas(width: 120, height: 40)
        Renderer.draw(Scenes.stale, into: &canvas)
        let body = (1..<39).flatMap { canvas.row($0) }
        #expect(!body.contains { $0.role == .ok })
        #expect(canvas.glyphPlane.contains("NOT CURRENT"))
    }

    @Test func `a lost source is not quiet in the title`() throws {
        var canvas = Canvas(width: 120, height: 40)
        Renderer.draw(Scenes.quorumLost, into: &canvas)
        #expect(canvas.row(0).contains { $0.role == .critical })
    }
}
