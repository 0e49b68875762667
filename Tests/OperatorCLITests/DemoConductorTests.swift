import OperatorCore
import TestSupport
import Testing

@testable import OperatorCLI

@Suite struct DemoConductorTests {
    private typealias Stage = DemoStage

    /// A stage on which the store has been killed at second 10.
    private func broken() -> DemoStage {
        var stage = DemoStage()
        for second in 1...5 { stage.send(.observed(Stage.observation()), at: Double(second)) }
        stage.send(.injected(Stage.receipt), at: 10)
        return stage
    }

    @Test func `the whole cycle is told in order and ends well`() throws {
        var stage = broken()
        #expect(stage.wanted == ["kill store/4"])
        stage.send(Stage.change(.opened, Stage.ticket(1, "store_unreachable")), at: 12)
        stage.send(Stage.verdict(1), at: 12.5)
        stage.send(Stage.change(.joined, Stage.ticket(2, "store_down")), at: 31)
        stage.send(Stage.verdict(2, pdState: "Disconnected"), at: 31.5)
        #expect(stage.wanted == ["kill store/4", "heal x1"])
        stage.send(.healed(Stage.receipt), at: 32)
        stage.send(Stage.change(.resolved, Stage.ticket(1, "store_unreachable", resolved: 45)), at: 45)
        #expect(stage.summary == nil)
        stage.send(Stage.change(.resolved, Stage.ticket(2, "store_down", resolved: 47)), at: 47)
        #expect(
            stage.names == [
                "healthy", "fault_injected", "detected", "diagnosed", "confirmed", "healed", "resolved", "summary",
            ])
        let summary = try #require(stage.summary)
        #expect(summary.isOK)
        #expect(summary.seconds.map(\.seconds) == [5, 10, 12, 12.5, 31.5, 32, 47])
        stage.send(.tick, at: 500)
        #expect(stage.names.count == 8)
    }

    @Test func `a cluster that is not complete is not healthy`() {
        var stage = DemoStage()
        for second in 1...20 {
            stage.send(.observed(Stage.observation(missing: .store(5))), at: Double(second))
            stage.send(.observed(Stage.observation(violated: true)), at: Double(second))
        }
        #expect(stage.names.isEmpty)
        #expect(stage.conductor.waitingFor == .healthy)
    }

    @Test func `tickets from before the fault and of other stores do not count as its detection`() {
        var stage = DemoStage()
        stage.send(Stage.change(.opened, Stage.ticket(9, "disk_low")), at: 0.5)
        for second in 1...5 { stage.send(.observed(Stage.observation()), at: Double(second)) }
        stage.send(.injected(Stage.receipt), at: 10)
        stage.send(Stage.change(.opened, Stage.ticket(3, "store_unreachable", of: .store(5))), at: 11)
        #expect(stage.conductor.waitingFor == .detected)
        stage.send(Stage.change(.opened, Stage.ticket(1, "store_unreachable")), at: 12)
        #expect(stage.conductor.waitingFor == .diagnosed)
    }

    @Test func `a ticket that was opened before the receipt came back is not lost`() {
        var stage = DemoStage()
        for second in 1...5 { stage.send(.observed(Stage.observation()), at: Double(second)) }
        stage.send(.injected(Stage.receipt), at: 10)
        stage.send(Stage.change(.opened, Stage.ticket(1, "store_unreachable")), at: 10)
        #expect(stage.conductor.waitingFor == .diagnosed)
    }

    @Test func `a verdict that does not rest on PD's word confirms nothing`() {
        var stage = broken()
        stage.send(Stage.change(.opened, Stage.ticket(1, "store_unreachable")), at: 12)
        stage.send(Stage.verdict(1, pdState: "Disconnected"), at: 12)
        stage.send(Stage.verdict(2), at: 13)
        stage.send(Stage.verdict(3, pdState: "Up"), at: 14)
        stage.send(Stage.verdict(4, blames: .store(5), pdState: "Disconnected"), at: 15)
        #expect(stage.conductor.waitingFor == .confirmed)
        stage.send(Stage.verdict(5, pdState: "Down"), at: 16)
        #expect(stage.conductor.waitingFor == .healed)
    }

    @Test func `a first verdict that blames another is a mistake`() {
        var stage = broken()
        stage.send(Stage.change(.opened, Stage.ticket(1, "store_unreachable")), at: 12)
        stage.send(Stage.verdict(1, blames: .store(5)), at: 12)
        stage.send(Stage.verdict(2, pdState: "Disconnected"), at: 13)
        stage.send(.healed(Stage.receipt), at: 14)
        stage.send(Stage.change(.resolved, Stage.ticket(1, "store_unreachable", resolved: 15)), at: 15)
        #expect(stage.summary?.isOK == false)
        #expect(stage.summary?.mistakes == ["the first verdict blames store/5, not store/4"])
    }

    @Test func `a step that does not come ends the demo as failed`() {
        for (seconds, why) in [(61.0, "healthy did not come within 60 s")] {
            var stage = DemoStage()
            stage.send(.tick, at: seconds)
            #expect(stage.summary?.mistakes == [why])
        }
        var stage = broken()
        stage.send(.tick, at: 31)
        #expect(stage.summary?.mistakes == ["detected did not come within 20 s"])
    }

    @Test func `what could not be done ends the demo as failed`() {
        var stage = DemoStage()
        stage.send(.failed("refused"), at: 1)
        #expect(stage.summary?.mistakes == ["refused"])
        #expect(stage.names == ["summary"])
    }

    @Test func `an incident that was merged into another is followed there`() {
        var stage = broken()
        stage.send(Stage.change(.opened, Stage.ticket(1, "store_unreachable", incident: 5)), at: 12)
        stage.send(Stage.change(.merged, Stage.ticket(1, "store_unreachable", incident: 1)), at: 12.2)
        stage.send(Stage.verdict(1), at: 12.5)
        #expect(stage.conductor.waitingFor == .confirmed)
    }

    /// Whatever comes in whatever order: nothing traps, at most one summary, milestones only forward.
    @Test func `random events never confuse it`() {
        var random = SeededRandom(seed: 5)
        for _ in 0..<500 {
            var stage = DemoStage()
            var now = 0.0
            for _ in 0..<60 {
                now += Double.random(in: 0...3, using: &random)
                send(Int.random(in: 0...9, using: &random), to: &stage, at: now, &random)
            }
            let order = DemoStep.allCases.map(\.rawValue) + ["summary"]
            let places = stage.names.compactMap { order.firstIndex(of: $0) }
            #expect(places == places.sorted() && Set(places).count == places.count, "\(stage.names)")
        }
    }

    private func send(_ kind: Int, to stage: inout DemoStage, at now: Double, _ random: inout SeededRandom) {
        switch kind {
        case 0...2: stage.send(.observed(Stage.observation()), at: now)
        case 3: stage.send(.observed(Stage.observation(violated: true)), at: now)
        case 4: stage.send(.injected(Stage.receipt), at: now)
        case 5:
            let id = Int64.random(in: 1...3, using: &random)
            stage.send(Stage.change(.opened, Stage.ticket(id, "store_unreachable")), at: now)
        case 6: stage.send(Stage.verdict(Int.random(in: 1...4, using: &random), pdState: "Down"), at: now)
        case 7: stage.send(.healed(Stage.receipt), at: now)
        case 8:
            let id = Int64.random(in: 1...3, using: &random)
            stage.send(Stage.change(.resolved, Stage.ticket(id, "store_unreachable", resolved: now)), at: now)
        default: stage.send(.tick, at: now)
        }
    }
}
