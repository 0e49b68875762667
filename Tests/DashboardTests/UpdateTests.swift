import Dashboard
import OperatorCore
import TerminalUI
import TestSupport
import Testing

@Suite struct UpdateTests {
    @Test func `a kill asks first and its focus is on Cancel`() {
        var scene = Scenes.healthy
        #expect(scene.send(.key(.character("K"))).isEmpty)
        #expect(scene.send(.key(.enter)).isEmpty)
        #expect(scene.send(.key(.enter)).isEmpty)
    }

    @Test func `a kill hits what was selected when the key was pressed`() {
        var scene = Scenes.healthy
        scene.send(.key(.down))
        scene.send(.key(.character("K")))
        scene.look(at: 305)
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)) == [.kill(.store(4), address: "127.0.0.1:20164")])
    }

    @Test func `a kill is not done when its victim is gone`() {
        var scene = Scenes.healthy
        scene.send(.key(.down))
        scene.send(.key(.character("K")))
        scene.storeIDs = [1, 5]
        scene.look(at: 305)
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)).isEmpty)
    }

    @Test func `nothing acts on a cluster that is not disposable`() {
        var scene = Scene(
            heading: ClusterHeading(
                name: "prod", environment: "prod", isSimulated: false, authority: "PD", acting: .observeOnly))
        scene.watch(from: 0, through: 20)
        for key in ["K", "R", "H"] {
            scene.send(.key(.character(Character(key))))
            scene.send(.key(.right))
            #expect(scene.send(.key(.enter)).isEmpty)
        }
    }

    @Test func `nothing acts while the view is paused`() {
        var scene = Scenes.healthy
        scene.send(.key(.character("p")))
        scene.send(.key(.character("K")))
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)).isEmpty)
    }

    @Test func `a paused view stays as it was while the cluster goes on`() {
        var scene = Scenes.healthy
        scene.send(.key(.character("p")))
        var before = Canvas(width: 120, height: 40)
        draw(scene.state, into: &before)
        scene.deadStores = [5]
        scene.look(at: 305)
        var after = Canvas(width: 120, height: 40)
        draw(scene.state, into: &after)
        // All but the title, whose clock goes on.
        #expect((1..<40).allSatisfy { before.row($0) == after.row($0) })
    }

    @Test func `quitting asks while this window keeps an open incident`() {
        var scene = Scenes.storeDown
        #expect(scene.send(.key(.character("q"))).isEmpty)
        #expect(scene.send(.key(.enter)).isEmpty)
        var calm = Scenes.healthy
        #expect(calm.send(.key(.character("q"))) == [.quit])
    }

    @Test func `no two bindings share a key`() {
        let keys = KeyTable.bindings.flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
    }

    @Test func `random keys never trap`() {
        var random = SeededRandom(seed: 7)
        let keys: [Key] =
            "KRHqxaep[]{}?kj 12".map { .character($0) } + [.enter, .escape, .up, .down, .left, .right, .tab, .pageUp]
        var scene = Scenes.storeDown
        for step in 0..<400 {
            scene.send(.key(keys.randomElement(using: &random) ?? .enter))
            if step % 20 == 0 { scene.look(at: 330 + step) }
            var canvas = Canvas(width: 80, height: 24)
            draw(scene.state, into: &canvas)
            #expect(canvas.cells.count == 80 * 24)
        }
    }
}

@Suite struct TruthTests {
    private func picture(_ state: DashboardState) -> String {
        var canvas = Canvas(width: 120, height: 40)
        draw(state, into: &canvas)
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
        #expect(shown.contains("3 serving") && !shown.contains("refused") && !shown.contains("CRITICAL"))
        scene.send(.key(.escape))
        #expect(picture(scene.state).contains("CRITICAL"))
    }
}
