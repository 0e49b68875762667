import OperatorCore
import TerminalUI
import TestSupport
import Testing

@testable import Dashboard

/// What a demo's keys and countdown do.
@Suite struct DemoUpdateTests {
    @Test func `K counts down in a demo, and kills what was selected at the press`() {
        var scene = DemoScenes.step
        scene.send(.key(.down))
        #expect(scene.send(.key(.character("K"))).isEmpty)
        #expect(scene.state.countdown?.deed == .kill(.store(4), address: "127.0.0.1:20164"))
        #expect(scene.send(.key(.down)).isEmpty && scene.send(.key(.enter)).isEmpty)
        #expect(scene.send(.tick(.second(302.9))).isEmpty)
        #expect(scene.send(.tick(.second(303))) == [.kill(.store(4), address: "127.0.0.1:20164")])
        #expect(scene.state.countdown == nil)
        #expect(scene.send(.tick(.second(304))).isEmpty)
    }

    @Test(arguments: [Key.escape, .character("q"), .control("c")])
    func `a countdown is called off, and nothing is done`(_ key: Key) {
        var scene = DemoScenes.countdown
        #expect(scene.send(.key(key)).isEmpty)
        #expect(scene.state.countdown == nil && scene.state.notice == "kill of store 4 called off")
        #expect(scene.send(.tick(.second(320))).isEmpty)
        #expect(scene.state.notice == nil, "after a while the keys are shown again")
    }

    @Test func `the demo's own deed can be called off, and the demo hears of it`() {
        var scene = DemoScenes.step
        scene.send(.rehearsal(.countDown(Countdown(.script(verb: "pause", .store(5)), began: .second(300)))))
        #expect(scene.send(.key(.escape)) == [.demo(.callOff)])
        scene.send(.rehearsal(.countDown(Countdown(.script(verb: "pause", .store(5)), began: .second(310)))))
        #expect(scene.send(.tick(.second(313))) == [.demo(.act)])
    }

    @Test func `a paused view holds off whatever counts down`() {
        var scene = DemoScenes.step
        scene.send(.key(.character("p")))
        #expect(scene.send(.key(.character("K"))).isEmpty && scene.state.countdown == nil)
        scene.send(.rehearsal(.countDown(Countdown(.script(verb: "kill", .store(5)), began: .second(300)))))
        #expect(scene.send(.tick(.second(304))) == [.demo(.callOff)])
        #expect(scene.state.notice?.contains("paused") == true)
    }

    @Test func `a component that is not there any more is not killed`() {
        var scene = DemoScenes.countdown
        scene.storeIDs = [1, 5]
        scene.look(at: 302)
        #expect(scene.send(.tick(.second(303))).isEmpty)
        #expect(scene.state.notice?.contains("not there any more") == true)
    }

    @Test func `what a demo is not about is not killed, nor anything before there is something to compare with`() {
        var scene = DemoScenes.step
        for _ in 0..<3 { scene.send(.key(.down)) }
        scene.send(.key(.character("K")))
        #expect(scene.state.countdown == nil && scene.state.notice == "K is off: select a store first")
        var early = DemoScenes.step
        var view = DemoScenes.view(began: 290, happened: 1, current: 1)
        view.noKill = "the cluster must be healthy first"
        early.send(.rehearsal(.demo(view)))
        early.send(.key(.character("K")))
        #expect(early.state.countdown == nil && early.state.notice == "K is off: the cluster must be healthy first")
    }

    @Test func `n goes on where something waits, r asks for a fresh demo; outside a demo neither does a thing`() {
        var scene = DemoScenes.step
        #expect(scene.send(.key(.character("n"))) == [.demo(.goOn)])
        #expect(scene.send(.key(.character("r"))) == [.demo(.reset)])
        scene = DemoScenes.chapter
        #expect(scene.send(.key(.character("n"))).isEmpty)
        var view = DemoScenes.view(began: 290, happened: 2, current: 1)
        view.noReset = "--keep /d keeps one run"
        scene.send(.rehearsal(.demo(view)))
        #expect(scene.send(.key(.character("r"))).isEmpty)
        #expect(scene.state.notice == "r is off: --keep /d keeps one run")
        var other = Scenes.healthy
        #expect(other.send(.key(.character("n"))).isEmpty && other.send(.key(.character("r"))).isEmpty)
    }

    @Test func `a demo is left without a question: all of it goes with its window`() {
        var scene = DemoScenes.chapter
        #expect(scene.send(.key(.character("q"))) == [.quit])
    }

    @Test func `what is being started makes way for the first observation`() {
        var scene = DemoScenes.starting
        #expect(scene.state.starting?.answering == 4)
        scene.send(.rehearsal(.up(DemoScenes.heading)))
        #expect(scene.state.starting?.answering == 6)
        scene.look(at: 5)
        #expect(scene.state.starting == nil)
    }

    @Test func `the time to go counts what is to be read, and what the cluster brings meanwhile`() {
        let view = DemoScenes.view(began: 0)
        // Each chapter 5 s to be read; the deeds wait for that, the cluster does not.
        let whole = 1.0 + 5 + 9 + 5 + 0.5 + 5 + 5 + 5 + 5 + 3 + 5 + 0.5 + 5 + 13 - 5 + 5
        let left = view.remaining(at: .second(0))?.inSeconds ?? 0
        #expect(left > 40 && left < whole + 10, "\(left)")
        var step = view
        step.hold = .key
        #expect(step.remaining(at: .second(0)) == nil)
        var later = view
        for index in 0..<8 { later.chapters[index].happened = .second(Double(index)) }
        later.current = 8
        #expect(later.remaining(at: .second(9)) == .zero)
    }

    @Test func `words of a chapter that do not fit are cut at a blank, and say so`() {
        let text = "verdict 1, likely: The process of store 5 died about 16:20:03, and it was killed"
        #expect(DemoPanel.beginning(of: text, within: 55) == "verdict 1, likely: The process of store 5 died about …")
        #expect(DemoPanel.beginning(of: text, within: 19) == "verdict 1, likely …")
        #expect(DemoPanel.beginning(of: text, within: 200) == text)
        #expect(DemoPanel.beginning(of: "unbreakable", within: 6) == "unbre…")
    }

    @Test func `a simulation says so at every width, whatever it is called`() {
        var heading = DemoScenes.heading
        heading.name = "a-cluster-with-a-very-long-name-indeed"
        var scene = Scene(heading: heading)
        scene.watch(from: 0, through: 10)
        for (width, height) in [(40, 10), (60, 16), (80, 24), (120, 40)] {
            var canvas = Canvas(width: width, height: height)
            Renderer.draw(scene.state, into: &canvas)
            #expect(canvas.glyphPlane.split(separator: "\n").first?.contains("SIMULATED") == true, "\(width)")
        }
    }
}
