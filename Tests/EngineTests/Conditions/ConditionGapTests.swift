import OperatorCore
import TestSupport
import Testing

@testable import Engine

struct ConditionGapTests {
    @Test func `after a gap an open ticket stays open and what was pending is forgotten`() {
        var open = ConditionRun(open: 1)
        open.check(.violated)
        open.gap(seconds: 120)
        #expect(open.condition?.phase == .unknown)
        #expect(open.condition?.isOpen == true)
        var pending = ConditionRun(open: 2)
        pending.check(.violated)
        pending.gap(seconds: 120)
        #expect(pending.condition?.phase == .unknown)
        #expect(pending.condition?.began == nil)
    }

    @Test func `evidence from before the end of a gap counts for nothing`() {
        var run = ConditionRun(open: 1)
        run.checks(.ok, times: 2)
        run.gap(seconds: 120)
        run.check(.violated, age: 60)
        run.second += 20
        run.check(.violated, age: 30)
        #expect(run.opened == 0)
        #expect(run.condition?.phase == .unknown)
    }

    @Test func `nothing opens while the cluster settles, on what was seen meanwhile neither`() {
        var run = ConditionRun(open: 1)
        run.checks(.ok, times: 2)
        run.gap(seconds: 120)
        run.checks(.violated, times: 11)
        #expect(run.opened == 0)
        run.second += 5
        run.check(.violated, age: 6)
        #expect(run.opened == 0)
        run.check(.violated)
        #expect(run.opened == 1)
    }

    @Test func `without a settle time two fresh observations are needed`() {
        var settings = ConditionSettings()
        settings.settleTime = .zero
        var run = ConditionRun(open: 1, settings: settings)
        run.check(.ok)
        run.gap(seconds: 120)
        run.check(.violated)
        #expect(run.opened == 0)
        run.check(.violated)
        #expect(run.opened == 1)
    }

    @Test func `an open ticket closes after a gap on fresh oks only`() {
        var run = ConditionRun(open: 1, close: 1, clearDelay: .zero)
        run.check(.violated)
        run.gap(seconds: 120)
        run.check(.ok, age: 10)
        #expect(run.condition?.phase == .unknown)
        run.check(.ok)
        #expect(run.condition?.phase == .healthy)
        #expect(run.closed == 1)
    }

    @Test func `one look after a gap closes nothing, whatever it needs otherwise`() {
        var run = ConditionRun(open: 1, close: 1, clearDelay: .zero)
        run.check(.violated)
        run.gap(seconds: 120)
        run.check(.ok)
        #expect(run.condition?.phase == .recovering)
        #expect(run.closed == 0)
        run.check(.ok)
        #expect(run.closed == 1)
    }

    @Test func `under another boot delays start again and open stays open`() {
        var run = ConditionRun(open: 1, close: 2)
        run.checks(.violated, times: 3)
        run.check(.ok)
        run.restart(boot: "boot-2", uptimeJump: -900)
        #expect(run.condition?.isOpen == true)
        #expect(run.condition?.phase == .unknown)
        run.checks(.ok, times: 9)
        #expect(run.closed == 0)
        run.check(.ok)
        #expect(run.closed == 1)
    }

    @Test func `under the same boot counting goes on`() {
        var run = ConditionRun(open: 3)
        run.checks(.violated, times: 2)
        run.restart()
        run.check(.violated)
        #expect(run.opened == 1)
    }
}
