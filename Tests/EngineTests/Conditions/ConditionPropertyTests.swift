import OperatorCore
import TestSupport
import Testing

@testable import Engine

/// What holds for any sequence of checks.
struct ConditionPropertyTests {
    /// Long stretches and single outliers alike.
    private static func sequence(_ random: inout SeededRandom) -> [CheckResult] {
        var results: [CheckResult] = []
        while results.count < 200 {
            let result: CheckResult = [.ok, .ok, .violated, .violated, .unknown].randomElement(using: &random) ?? .ok
            let length = Bool.random(using: &random) ? 1 : Int.random(in: 1...20, using: &random)
            results += Array(repeating: result, count: length)
        }
        return results
    }

    private static func run(_ random: inout SeededRandom) -> ConditionRun {
        ConditionRun(
            open: Int.random(in: 1...4, using: &random), grace: .seconds(Int.random(in: 0...6, using: &random)),
            close: Int.random(in: 1...4, using: &random), clearDelay: .seconds(Int.random(in: 0...12, using: &random)))
    }

    @Test(arguments: 0..<60)
    func `never opens without K violated checks in a row, never closes without N oks and the delay`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var run = Self.run(&random)
        var violated = 0
        var oks = 0
        var firstViolated = 0.0
        var lastViolated = 0.0
        for result in Self.sequence(&random) {
            let transitions = run.check(result)
            switch result {
            case .violated:
                if violated == 0 { firstViolated = run.second }
                (violated, oks, lastViolated) = (violated + 1, 0, run.second)
            case .ok: (violated, oks) = (0, oks + 1)
            case .unknown: break
            }
            for transition in transitions {
                switch transition {
                case .opened:
                    #expect(violated >= run.descriptor.openAfterChecks)
                    #expect(run.second - firstViolated >= run.descriptor.grace.inSeconds)
                case .closed(let condition, _):
                    #expect(oks >= run.condition.map { $0.closeAfter(run) } ?? 0)
                    #expect(run.second - lastViolated >= run.descriptor.clearDelay.inSeconds)
                    #expect(!condition.isOpen)
                case .updated(let condition):
                    #expect(condition.isOpen)
                }
            }
            #expect(run.opened - run.closed == (run.condition?.isOpen == true ? 1 : 0))
        }
    }

    @Test(arguments: 0..<30)
    func `unknown alone changes nothing`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var run = Self.run(&random)
        for result in Self.sequence(&random).prefix(Int.random(in: 0...150, using: &random)) { run.check(result) }
        let before = run.condition
        let count = run.transitions.count
        run.checks(.unknown, times: 300)
        #expect(run.transitions.count == count)
        if let before { #expect(run.condition == before) }
    }

    @Test(arguments: 0..<60)
    func `a restart at any point ends in the same state`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var through = Self.run(&random)
        var restarted = through
        let results = Self.sequence(&random)
        let place = Int.random(in: 0..<results.count, using: &random)
        let steady: CheckResult = Bool.random(using: &random) ? .ok : .violated
        for (index, result) in (results + Array(repeating: steady, count: 40)).enumerated() {
            if index == place { restarted.restart() }
            through.check(result)
            restarted.check(result)
        }
        #expect(through.condition?.phase == restarted.condition?.phase)
        #expect(through.condition?.isOpen == restarted.condition?.isOpen)
        #expect(abs(through.opened - restarted.opened) <= 1)
    }

    @Test(arguments: 0..<30)
    func `after a gap nothing changes its ticket before the cluster settled`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var run = Self.run(&random)
        for result in Self.sequence(&random).prefix(100) { run.check(result) }
        let opened = run.opened
        run.gap(seconds: Double.random(in: 3...4_000, using: &random))
        for _ in 0..<11 { run.check([.ok, .violated, .unknown].randomElement(using: &random) ?? .ok) }
        #expect(run.opened == opened)
    }
}

extension Condition {
    fileprivate func closeAfter(_ run: ConditionRun) -> Int { run.descriptor.closeAfterChecks }
}
