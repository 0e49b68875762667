import OperatorCore
import TestSupport
import Testing

@testable import Engine

struct FlappingTests {
    private func flappingRun() -> ConditionRun {
        var run = ConditionRun(open: 1, close: 2, clearDelay: .zero)
        for _ in 0..<3 {
            run.check(.violated)
            run.checks(.ok, times: 2)
        }
        return run
    }

    @Test func `three openings and closings within the window are flapping`() {
        var run = ConditionRun(open: 1, close: 2, clearDelay: .zero)
        for _ in 0..<2 {
            run.check(.violated)
            run.checks(.ok, times: 2)
        }
        #expect(run.condition?.isFlapping == false)
        #expect(flappingRun().condition?.isFlapping == true)
    }

    @Test func `spread over an hour they are not`() {
        var run = ConditionRun(open: 1, close: 2, clearDelay: .zero)
        for _ in 0..<6 {
            run.check(.violated)
            run.checks(.ok, times: 2)
            run.second += 600
        }
        #expect(run.condition?.isFlapping == false)
    }

    @Test func `while it flaps closing takes twice as many oks, then four times, up to twelve`() {
        var run = flappingRun()
        for needed in [4, 8, 12, 12] {
            run.check(.violated)
            let closed = run.closed
            run.checks(.ok, times: needed - 1)
            #expect(run.closed == closed)
            run.check(.ok)
            #expect(run.closed == closed + 1)
        }
    }

    @Test func `half an hour of quiet ends it, and an open ticket is told`() {
        var run = flappingRun()
        run.check(.violated)
        #expect(run.condition?.isFlapping == true)
        run.second += 1_790
        #expect(run.check(.violated).first?.condition.isFlapping == true)
        run.second += 20
        guard case .updated(let condition) = run.check(.violated).first else {
            Issue.record("calm is told")
            return
        }
        #expect(!condition.isFlapping)
    }
}
