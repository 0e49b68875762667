import OperatorCore
import TestSupport
import Testing

@testable import Engine

struct ConditionEngineTests {
    @Test func `opens after K violated checks in a row and not before`() {
        var run = ConditionRun(open: 3)
        run.checks(.ok, times: 2)
        run.checks(.violated, times: 2)
        #expect(run.opened == 0)
        #expect(run.condition?.phase == .pending)
        run.check(.ok)
        run.checks(.violated, times: 2)
        #expect(run.opened == 0)
        run.check(.violated)
        #expect(run.opened == 1)
        #expect(run.condition?.isOpen == true)
    }

    @Test func `waits for the grace period as well`() {
        var run = ConditionRun(open: 1, grace: .seconds(5))
        run.checks(.violated, times: 5)
        #expect(run.opened == 0)
        run.check(.violated)
        #expect(run.opened == 1)
    }

    @Test func `closes after N ok checks and the clear delay`() {
        var run = ConditionRun(close: 3, clearDelay: .seconds(10))
        run.checks(.violated, times: 2)
        run.checks(.ok, times: 9)
        #expect(run.closed == 0)
        run.check(.ok)
        #expect(run.closed == 1)
        #expect(run.condition?.phase == .healthy)
        #expect(run.condition?.began == nil)
    }

    @Test func `a violated check on the way back starts the way back again`() {
        var run = ConditionRun(close: 3, clearDelay: .zero)
        run.checks(.violated, times: 2)
        run.checks(.ok, times: 2)
        run.check(.violated)
        run.checks(.ok, times: 2)
        #expect(run.closed == 0)
        run.check(.ok)
        #expect(run.closed == 1)
    }

    @Test func `unknown counts for nothing and resets nothing`() {
        var run = ConditionRun(open: 2, close: 2, clearDelay: .zero)
        run.check(.violated)
        run.checks(.unknown, times: 5)
        run.check(.violated)
        #expect(run.opened == 1)
        run.check(.ok)
        run.checks(.unknown, times: 100)
        #expect(run.closed == 0)
        run.check(.ok)
        #expect(run.closed == 1)
    }

    @Test func `the same evidence looked at again is counted once`() {
        var run = ConditionRun(open: 2)
        run.check(.violated, age: 0)
        for age in 1...4 { run.check(.violated, age: Double(age)) }
        #expect(run.opened == 0)
        run.check(.violated)
        #expect(run.opened == 1)
        for age in 1...4 { run.check(.ok, age: Double(age)) }
        #expect(run.condition?.phase == .violated)
    }

    @Test func `with K 1 one violated check opens at once, also on evidence that read ok before`() {
        var run = ConditionRun(open: 1)
        run.check(.ok)
        run.check(.violated, age: 1)
        #expect(run.opened == 1)
    }

    @Test func `old evidence that arrives late is ignored`() {
        var run = ConditionRun(open: 1)
        run.checks(.ok, times: 10)
        run.check(.violated, age: 5)
        #expect(run.opened == 0)
    }

    @Test func `keeps the earliest beginning that the source names`() {
        var run = ConditionRun()
        let first = Moment.second(-30).wall
        run.check(.violated, began: first.advanced(by: .seconds(5)))
        run.check(.violated, began: first)
        #expect(run.condition?.began == first)
        let later = run.check(.violated, began: first.advanced(by: .seconds(9)))
        #expect(later.isEmpty)
        #expect(run.condition?.began == first)
        #expect(run.condition?.noticed == Moment.second(1).wall)
        let moved = run.check(.violated, began: first.advanced(by: .seconds(-9)))
        guard case .updated(let condition) = moved.first else {
            Issue.record("an earlier beginning is told at once")
            return
        }
        #expect(condition.began == first.advanced(by: .seconds(-9)))
    }

    @Test func `a beginning nobody saw stays unknown, one seen after an ok is the first violated check`() {
        var run = ConditionRun()
        run.checks(.violated, times: 2)
        #expect(run.opened == 1)
        #expect(run.condition?.began == nil)
        var other = ConditionRun()
        other.check(.ok)
        other.checks(.violated, times: 2)
        #expect(other.condition?.began == Moment.second(2).wall)
    }

    @Test func `a store dead for 40 minutes at first sight began 40 minutes ago`() {
        var run = ConditionRun(open: 1)
        let heartbeat = Moment.second(-2_400).wall
        let first = run.check(.violated, began: heartbeat)
        #expect(first.first?.condition.began == heartbeat)
        #expect(first.first?.condition.noticed == Moment.second(1).wall)
    }

    @Test func `severity rises while open and never falls`() {
        var run = ConditionRun(open: 1)
        run.check(.violated, severity: .warning)
        #expect(run.condition?.severity == .warning)
        #expect(run.check(.violated, severity: .critical).count == 1)
        #expect(run.check(.violated, severity: .info).isEmpty)
        #expect(run.condition?.severity == .critical)
    }

    @Test func `an open condition tells that it still holds, but not with each tick`() {
        var run = ConditionRun(open: 1)
        run.checks(.violated, times: 61)
        let updates = run.transitions.count - run.opened
        #expect(updates == 4)
    }

    @Test func `a component that vanishes keeps its state`() {
        var run = ConditionRun(open: 1)
        run.check(.violated)
        let before = run.condition
        for second in 2..<500 {
            let outcome = run.engine.evaluate([], at: .second(Double(second)), descriptors: [run.descriptor])
            #expect(outcome.transitions.isEmpty)
        }
        #expect(run.condition == before)
    }

    @Test func `steady states are not written again and again`() {
        var run = ConditionRun()
        run.checks(.ok, times: 3)
        run.kept = [:]
        run.checks(.ok, times: 100)
        #expect(run.kept.isEmpty)
    }
}
