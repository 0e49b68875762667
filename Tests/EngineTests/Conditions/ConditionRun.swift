import OperatorCore
import TestSupport

@testable import Engine

/// Drives a condition engine with one invariant on one store, a check a second.
struct ConditionRun {
    static let probe = InvariantID("store_unreachable")
    static let store = ComponentID.store(4)

    var engine: ConditionEngine
    var descriptor: InvariantDescriptor
    var second = 0.0
    var transitions: [ConditionTransition] = []
    /// What a database would have of them.
    var kept: [ConditionKey: Condition] = [:]

    init(
        open: Int = 2, grace: Duration = .zero, close: Int = 3, clearDelay: Duration = .seconds(10),
        settings: ConditionSettings = ConditionSettings(), boot: String = "boot-1"
    ) {
        engine = ConditionEngine(cluster: "lab", bootID: boot, settings: settings, at: .second(0))
        descriptor = InvariantDescriptor(
            id: Self.probe, title: "", explanation: "", severity: .critical, openAfterChecks: open, grace: grace,
            closeAfterChecks: close, clearDelay: clearDelay)
    }

    var key: ConditionKey { ConditionKey(cluster: "lab", invariant: Self.probe, component: Self.store) }
    var condition: Condition? { engine.conditions[key] }
    var opened: Int { transitions.count { if case .opened = $0 { true } else { false } } }
    var closed: Int { transitions.count { if case .closed = $0 { true } else { false } } }

    /// A second passes and a check arrives, its evidence as old as `age` seconds.
    @discardableResult
    mutating func check(
        _ result: CheckResult, age: Double = 0, began: WallTime? = nil, severity: Severity? = nil
    ) -> [ConditionTransition] {
        second += 1
        let check = Check(
            invariant: Self.probe, component: Self.store, result: result, message: "\(result) at \(second)",
            evidenceAt: .second(second - age), began: began, severity: severity)
        let outcome = engine.evaluate([check], at: .second(second), descriptors: [descriptor])
        transitions += outcome.transitions
        for condition in outcome.changed { kept[condition.key] = condition }
        return outcome.transitions
    }

    mutating func checks(_ result: CheckResult, times: Int) {
        for _ in 0..<times { check(result) }
    }

    /// The monitor stands still.
    mutating func gap(seconds: Double) {
        second += seconds
        engine.noteGap(endedAt: .second(second))
    }

    /// The process ends and another one begins, with what was kept.
    mutating func restart(boot: String = "boot-1", uptimeJump: Double = 0) {
        second += uptimeJump
        engine = ConditionEngine(
            cluster: "lab", bootID: boot, settings: engine.settings, restored: Array(kept.values), at: .second(second))
    }
}
