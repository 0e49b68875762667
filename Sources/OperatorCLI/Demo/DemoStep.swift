import OperatorCore

/// The steps of the cycle, in order.
enum DemoStep: String, Sendable, CaseIterable {
    case healthy
    case faultInjected = "fault_injected"
    case detected
    case diagnosed
    case confirmed
    case healed
    case resolved

    /// What a person reads of it beforehand.
    var title: String {
        switch self {
        case .healthy: "the cluster has settled: every \(RehearsedWords.serving) up and serving"
        case .faultInjected: "one \(RehearsedWords.serving) is broken"
        case .detected: "the monitor opens a ticket"
        case .diagnosed: "a first verdict from what was seen so far"
        case .confirmed: "a verdict that \(Subjects.rehearsed.demo.confirmation)"
        case .healed: "the fault is undone"
        case .resolved: "every ticket of the incident is closed again"
        }
    }

    /// Seconds it usually takes after the step before it, on two idle cores.
    var expectedSeconds: Double {
        switch self {
        case .healthy: 9
        case .faultInjected: 0.5
        case .detected: 3
        case .diagnosed: 1
        case .confirmed: 18
        case .healed: 0.5
        case .resolved: 13
        }
    }

    /// After so many seconds without it the demo has failed: far above what a loaded machine takes.
    var longestSeconds: Double {
        switch self {
        case .faultInjected, .healed: 20
        case .detected, .diagnosed: 20
        case .healthy, .confirmed: 60
        case .resolved: 75
        }
    }

    static var expectedTotal: Double { allCases.map(\.expectedSeconds).reduce(0, +) }
}
