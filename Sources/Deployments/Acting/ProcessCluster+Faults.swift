internal import OperatorCore

/// Faults on the processes of a disposable local cluster. Its supervisor injects them and undoes them at their deadline,
/// whatever becomes of the caller.
extension ProcessCluster: FaultInjector {
    /// A signal shows at once, a started node in a tenth of a second.
    private static var longestVerifying: Duration { .seconds(3) }

    func offers(of faults: [Fault]) async throws(ActingError) -> [NodeOffers] {
        let answer = try await ask(ControlRequest(.status))
        guard let state = answer.cluster, let receipts = answer.faults else { throw Self.unreadable }
        let active = receipts.first { $0.healed == nil }
        return state.nodes.map { node in
            let refusal: String? =
                if !state.isDisposable {
                    "\(state.name) is not marked disposable"
                } else if let active {
                    "\(active.fault.rawValue) of \(active.target) still runs"
                } else {
                    node.state == .running ? nil : "\(node.component) does not run"
                }
            let possible = faults.filter { fault in
                fault.target.admits(kind: node.component.kind)
                    && fault.actions.allSatisfy { node.capabilities.contains($0.capability) }
            }
            return NodeOffers(of: node, possible.map { FaultOffer($0, refusal: refusal) })
        }
    }

    func plan(_ request: FaultRequest) async throws(ActingError) -> FaultPlan {
        guard let plan = try await ask(ControlRequest(.plan, request)).plan else { throw Self.unreadable }
        return plan
    }

    func inject(_ request: FaultRequest) async throws(ActingError) -> FaultReceipt {
        let answer = try await ask(ControlRequest(.inject, request))
        guard let receipt = answer.faults?.last else { throw Self.unreadable }
        return receipt
    }

    func verify(_ receipt: FaultReceipt) async throws(ActingError) -> FaultVerification {
        let deadline = clock.now().advanced(by: Self.longestVerifying)
        while true {
            let state = try await status()
            guard let node = state.nodes.first(where: { $0.component == receipt.target }) else {
                throw ActingError(.unknownTarget, "cannot verify \(receipt.id): \(state.name) has no \(receipt.target)")
            }
            let found = Self.look(receipt, node)
            if found.isConfirmed || clock.now() >= deadline { return found }
            try await pause(.milliseconds(20))
        }
    }

    /// All of its actions together.
    private static func look(_ receipt: FaultReceipt, _ node: DeployedNode) -> FaultVerification {
        let found = receipt.effects.map { action in
            FaultMechanisms.of(action)?.verify(action, of: receipt, on: node)
                ?? FaultVerification(isConfirmed: false, words: "nobody can look for \(action.done)")
        }
        return FaultVerification(
            isConfirmed: !found.isEmpty && found.allSatisfy(\.isConfirmed),
            words: found.map(\.words).joined(separator: "; "))
    }

    func heal(_ id: String?) async throws(ActingError) -> [FaultReceipt] {
        var request = ControlRequest(.heal)
        request.id = id
        guard let receipts = try await ask(request).faults else { throw Self.unreadable }
        return receipts
    }

    func history() async throws(ActingError) -> [FaultReceipt] {
        guard let receipts = try await ask(ControlRequest(.status)).faults else { throw Self.unreadable }
        return receipts
    }

    private static var unreadable: ActingError {
        ActingError(.failed, "cannot read the supervisor's answer: a part is missing")
    }
}

extension ControlRequest {
    fileprivate init(_ verb: Verb, _ request: FaultRequest) {
        self.init(verb)
        fault = request.fault.id
        definition = request.fault
        target = request.target
        lastingSeconds = request.lasting.inSeconds
        allowQuorumLoss = request.allowQuorumLoss
    }
}
