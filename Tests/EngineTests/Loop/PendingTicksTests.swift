import OperatorCore
import TestSupport
import Testing

@testable import Engine

struct PendingTicksTests {
    private func condition(_ store: UInt64, noticed: Double, message: String = "") -> Condition {
        let key = ConditionKey(cluster: "lab", invariant: InvariantID("store_down"), component: .store(store))
        var condition = Condition(key: key, since: .second(noticed), bootID: "boot-1", severity: .critical)
        condition.noticed = Moment.second(noticed).wall
        condition.message = message
        return condition
    }

    private func tick(_ second: Double, _ transitions: ConditionTransition...) -> PendingTick {
        var outcome = ConditionEngine.Outcome()
        outcome.transitions = transitions
        outcome.changed = transitions.map(\.condition)
        return PendingTick(at: .second(second), outcome: outcome)
    }

    private func words(_ tick: PendingTick?) -> [String] {
        (tick?.transitions ?? []).map { transition in
            switch transition {
            case .opened(let condition): "opened \(condition.message)"
            case .updated(let condition): "updated \(condition.message)"
            case .closed: "closed"
            }
        }
    }

    @Test func `ticks wait in order, empty ones not at all`() {
        var pending = PendingTicks()
        pending.append(tick(1, .opened(condition(1, noticed: 1))))
        pending.append(tick(2))
        pending.append(tick(3, .opened(condition(2, noticed: 3))))
        #expect(pending.count == 2)
        let first = pending.takeFirst()
        #expect(first?.at == .second(1))
        if let first { pending.putBack(first) }
        #expect(pending.takeFirst()?.at == .second(1))
        #expect(pending.takeFirst()?.at == .second(3))
        #expect(pending.takeFirst() == nil)
    }

    @Test func `an opening keeps its start and takes the newest words`() {
        let merged = tick(1, .opened(condition(1, noticed: 1, message: "first")))
            .merged(with: tick(9, .updated(condition(1, noticed: 1, message: "last"))))
        #expect(words(merged) == ["opened last"])
        #expect(merged.at == .second(9))
    }

    @Test func `an opening and its closing stay both`() {
        let merged = tick(1, .opened(condition(1, noticed: 1)))
            .merged(with: tick(9, .closed(condition(1, noticed: 1), lastMessage: "ok")))
        #expect(words(merged) == ["opened ", "closed"])
    }

    @Test func `a closing and a new opening are one ticket that goes on`() {
        let closing = tick(1, .closed(condition(1, noticed: 0), lastMessage: "ok"))
        let again = tick(5, .opened(condition(1, noticed: 5, message: "again")))
        #expect(words(closing.merged(with: again)) == ["updated again"])
        let whole = tick(0, .opened(condition(1, noticed: 0))).merged(with: closing).merged(with: again)
        #expect(words(whole) == ["opened again"])
        #expect(whole.transitions.first?.condition.noticed == Moment.second(0).wall)
    }

    @Test(arguments: 0..<20)
    func `merged or not, the same tickets are open at the end and none is forgotten`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var pending = PendingTicks(limit: 3)
        var open: Set<UInt64> = []
        var everOpened: Set<UInt64> = []
        for second in 0..<200 {
            let store = UInt64.random(in: 0..<5, using: &random)
            let state = condition(store, noticed: Double(second))
            if open.contains(store) {
                pending.append(tick(Double(second), .closed(state, lastMessage: "ok")))
                open.remove(store)
            } else {
                pending.append(tick(Double(second), .opened(state)))
                open.insert(store)
                everOpened.insert(store)
            }
        }
        #expect(pending.count <= 3)
        var replayed: Set<UInt64> = []
        var replayedOpenings: Set<UInt64> = []
        while let tick = pending.takeFirst() {
            for transition in tick.transitions {
                let store = UInt64(transition.condition.key.component.id) ?? 99
                if case .closed = transition { replayed.remove(store) } else { replayed.insert(store) }
                if case .opened = transition { replayedOpenings.insert(store) }
            }
        }
        #expect(replayed == open)
        #expect(replayedOpenings == everOpened)
    }
}
