import Dashboard
import OperatorCore
import TerminalUI
import TestSupport
import Testing

/// What lies over a screen leaves in sight what it is about.
@Suite struct SightTests {
    private static func canvas(_ state: DashboardState, _ width: Int, _ height: Int) -> Canvas {
        var canvas = Canvas(width: width, height: height)
        draw(state, into: &canvas)
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

    @Test("a bound victim keeps its mark while others change places", arguments: [(80, 24), (120, 40), (200, 60)])
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

    @Test func `a value that is too old is no value of now`() throws {
        var scene = Scenes.healthy
        scene.send(.tick(.second(330)))
        for _ in 0..<6 { scene.send(.key(.character("["))) }
        let picture = Self.canvas(scene.state, 120, 40).glyphPlane
        let row = try #require(picture.split(separator: "\n").first { $0.contains("serving") && $0.contains("Up") })
        #expect(row.contains("→ –"), "\(row)")
    }
}
