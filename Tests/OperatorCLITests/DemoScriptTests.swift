import OperatorCore
import TestSupport
import Testing

@testable import Dashboard
@testable import OperatorCLI

/// A demo at its paces: what has happened is known at once, what the demo does itself waits for its chapter.
@Suite struct DemoScriptTests {
    private typealias Stage = DemoStage

    /// A script that was fed observations until the cluster has settled at second 5.
    private func settled(_ pace: DemoPace) -> (script: DemoScript, wanted: [String]) {
        let conductor = Stage().conductor
        var script = DemoScript(conductor, pace: pace, started: Stage.moment(0), ready: Stage.moment(0))
        var wanted: [String] = []
        for second in 1...5 {
            wanted += names(
                script.handle(.conductor(.engine(.observed(Stage.observation()))), at: Stage.moment(Double(second))))
        }
        return (script, wanted)
    }

    private func names(_ effects: [DemoConductor.Effect]) -> [String] {
        effects.compactMap { effect in
            switch effect {
            case .report: nil
            case .inject(let fault, let target): "\(fault.id.rawValue) \(target)"
            case .heal(let id): "heal \(id)"
            case .finish(let summary): "finish \(summary.isOK)"
            }
        }
    }

    private func tick(_ script: inout DemoScript, _ second: Double) -> [String] {
        names(script.handle(.conductor(.tick), at: Stage.moment(second)))
    }

    private func send(_ script: inout DemoScript, _ event: EngineEvent, _ second: Double) -> [String] {
        names(script.handle(.conductor(.engine(event)), at: Stage.moment(second)))
    }

    @Test func `fast does each thing as soon as it can be done`() {
        var (script, wanted) = settled(.fast)
        #expect(wanted == ["kill store/4"])
        #expect(script.chapter == .step(.faultInjected) && script.hold(at: Stage.moment(6)) == nil)
        _ = script.handle(.conductor(.injected(Stage.receipt)), at: Stage.moment(6))
        #expect(script.chapter == .step(.detected))
    }

    @Test func `talk leaves each chapter as long as it takes to read it, and then does what is next`() {
        var (script, wanted) = settled(.talk)
        #expect(wanted.isEmpty)
        // Told from second 2 on, for 8 s from when it happened.
        #expect(
            script.chapter == .step(.healthy) && script.hold(at: Stage.moment(5)) == .reading(until: Stage.moment(13)))
        #expect(tick(&script, 12.9).isEmpty)
        #expect(tick(&script, 13) == ["kill store/4"])
        #expect(tick(&script, 13.5).isEmpty)
    }

    @Test func `step waits for a key, however long, and no time runs out meanwhile`() {
        var (script, wanted) = settled(.step)
        #expect(wanted.isEmpty && script.chapter == .ready && script.hold(at: Stage.moment(5)) == .key)
        for second in stride(from: 6.0, to: 600, by: 0.5) { #expect(tick(&script, second).isEmpty) }
        #expect(names(script.handle(.goOn, at: Stage.moment(600))).isEmpty)
        #expect(script.chapter == .step(.healthy))
        #expect(names(script.handle(.goOn, at: Stage.moment(601))) == ["kill store/4"])
        #expect(script.ended == nil)
    }

    @Test func `a deed that was called off waits for a key and is then asked for again`() {
        var (script, _) = settled(.fast)
        _ = script.handle(.calledOff, at: Stage.moment(7))
        #expect(script.hold(at: Stage.moment(7)) == .key)
        for second in stride(from: 8.0, to: 200, by: 0.5) { #expect(tick(&script, second).isEmpty) }
        #expect(names(script.handle(.goOn, at: Stage.moment(200))) == ["kill store/4"])
        #expect(script.ended == nil && script.hold(at: Stage.moment(200)) == nil)
    }

    @Test func `what a person breaks before the demo's turn is the demo's`() {
        var (script, _) = settled(.step)
        var receipt = Stage.receipt
        receipt.target = .store(5)
        _ = script.handle(.conductor(.injected(receipt)), at: Stage.moment(6))
        #expect(script.conductor.target == .store(5) && script.conductor.waitingFor == .detected)
        _ = script.handle(.goOn, at: Stage.moment(7))
        #expect(names(script.handle(.goOn, at: Stage.moment(8))).isEmpty)
        _ = send(&script, Stage.change(.opened, Stage.ticket(1, "store_unreachable", of: .store(5))), 9)
        #expect(script.conductor.waitingFor == .diagnosed)
    }

    @Test func `what a person heals too early ends the demo as it was`() {
        var (script, _) = settled(.fast)
        _ = script.handle(.conductor(.injected(Stage.receipt)), at: Stage.moment(6))
        _ = send(&script, Stage.change(.opened, Stage.ticket(1, "store_unreachable")), 8)
        _ = send(&script, Stage.verdict(1), 8.1)
        _ = script.handle(.conductor(.healed(Stage.receipt)), at: Stage.moment(9))
        #expect(
            send(&script, Stage.change(.resolved, Stage.ticket(1, "store_unreachable", resolved: 20)), 20)
                == ["finish false"])
        #expect(script.ended?.mistakes == ["healed by hand before it was confirmed"])
    }

    @Test func `the whole cycle ends well once its last chapter was told`() {
        var (script, _) = settled(.talk)
        _ = tick(&script, 13)
        _ = script.handle(.conductor(.injected(Stage.receipt)), at: Stage.moment(16))
        _ = send(&script, Stage.change(.opened, Stage.ticket(1, "store_unreachable")), 18)
        _ = send(&script, Stage.verdict(1), 18.1)
        _ = send(&script, Stage.verdict(2, pdState: "Disconnected"), 36)
        var wanted: [String] = []
        for second in stride(from: 36.5, through: 60, by: 0.5) { wanted += tick(&script, second) }
        #expect(wanted == ["heal x1"])
        _ = script.handle(.conductor(.healed(Stage.receipt)), at: Stage.moment(60))
        _ = send(&script, Stage.change(.resolved, Stage.ticket(1, "store_unreachable", resolved: 70)), 70)
        for second in stride(from: 70.5, through: 80, by: 0.5) { wanted += tick(&script, second) }
        #expect(wanted == ["heal x1", "finish true"])
        #expect(script.ended?.isOK == true && script.chapter == nil)
    }

    @Test func `what the demo is said to take is what it counts down from`() {
        var plan = DemoPlan(fault: .kill, seed: 1, user: "you")
        plan.pace = .talk
        let began = Stage.moment(0)
        let usual = DemoScreenReporter.view(before: began, plan).remaining(at: began)?.inSeconds ?? 0
        #expect(DemoView.usualLength == "about a minute" && usual > 50 && usual < 70, "\(usual)")
    }

    @Test func `a failure is told at once, wherever the telling is`() {
        var (script, _) = settled(.step)
        _ = script.handle(.conductor(.injected(Stage.receipt)), at: Stage.moment(6))
        #expect(tick(&script, 27) == ["finish false"])
        #expect(script.ended?.mistakes == ["detected did not come within 20 s"])
    }
}
