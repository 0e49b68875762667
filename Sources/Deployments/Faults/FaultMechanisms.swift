internal import OperatorCore

/// The mechanisms there are; one more is one more entry.
enum FaultMechanisms {
    static var all: [any FaultMechanism.Type] { [SignalMechanism.self] }

    static var capabilities: Set<FaultCapability> { Set(all.map { $0.capability }) }

    static func of(_ action: FaultAction) -> (any FaultMechanism.Type)? {
        all.first { $0.capability == action.capability }
    }
}
