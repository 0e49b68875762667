public import OperatorCore

/// Faults on the processes of a disposable local cluster. Its supervisor injects them and undoes them at their deadline,
/// whatever becomes of the caller.
public struct ProcessFaultInjector: FaultInjector {
    private let cluster: RunningCluster

    public init(cluster: RunningCluster) {
        self.cluster = cluster
    }

    /// What `inject` would do now. Throws `ActingError` where it would be refused, and says why.
    /// `target`: a component (`store/4`), a node's name or an address.
    public func plan(
        _ kind: FaultKind, target: String, lasting: Duration = .seconds(FaultLimits.defaultLastingSeconds),
        allowQuorumLoss: Bool = false
    ) async throws(ActingError) -> FaultPlan {
        let answer = try await cluster.ask(request(.plan, kind, target, lasting, allowQuorumLoss))
        guard let plan = answer.plan else { throw Self.unreadable }
        return plan
    }

    /// The same by any of a node's names. A component as its subject observed it is best named by its address.
    public func inject(
        _ kind: FaultKind, target: String, lasting: Duration = .seconds(FaultLimits.defaultLastingSeconds),
        allowQuorumLoss: Bool = false
    ) async throws(ActingError) -> FaultReceipt {
        let answer = try await cluster.ask(request(.inject, kind, target, lasting, allowQuorumLoss))
        guard let receipt = answer.faults?.last else { throw Self.unreadable }
        return receipt
    }

    public func inject(_ kind: FaultKind, target: ComponentID, lasting: Duration, allowQuorumLoss: Bool)
        async throws(ActingError) -> FaultReceipt
    {
        try await inject(kind, target: target.description, lasting: lasting, allowQuorumLoss: allowQuorumLoss)
    }

    public func heal(_ id: String?) async throws(ActingError) -> [FaultReceipt] {
        var request = ControlRequest(.heal)
        request.id = id
        guard let receipts = try await cluster.ask(request).faults else { throw Self.unreadable }
        return receipts
    }

    public func active() async throws(ActingError) -> [FaultReceipt] {
        try await history().filter { $0.healed == nil }
    }

    /// Every fault the supervisor remembers, oldest first; the one without `healed` runs.
    public func history() async throws(ActingError) -> [FaultReceipt] {
        guard let receipts = try await cluster.ask(ControlRequest(.status)).faults else { throw Self.unreadable }
        return receipts
    }

    private static let unreadable = ActingError(.failed, "cannot read the supervisor's answer: a part is missing")

    private func request(
        _ verb: ControlRequest.Verb, _ kind: FaultKind, _ target: String, _ lasting: Duration, _ allowQuorumLoss: Bool
    ) -> ControlRequest {
        var request = ControlRequest(verb)
        request.fault = kind
        request.target = target
        request.lastingSeconds = lasting.inSeconds
        request.allowQuorumLoss = allowQuorumLoss
        return request
    }
}
