internal import OperatorCore

/// Decides whether a fault may be injected, and what it would do. Pure: it reads states and changes nothing.
struct FaultPlanner {
    var topology: ProcessTopology
    /// The nodes as they are now.
    var nodes: [DeployedNode]
    /// The experiment that runs now.
    var active: FaultReceipt?
    var mechanisms: [any FaultMechanism]

    /// A fault that may be injected.
    struct Prepared {
        var plan: FaultPlan
        var actions: [PreparedAction]
        /// What undoes it, in words.
        var undoWords: String
    }

    /// Throws `DeploymentError`: `unknownTarget`, `badRequest` or `refused` with the reason and a way on.
    func plan(
        _ fault: Fault, target: String, lastingSeconds: Double, allowQuorumLoss: Bool
    ) throws(DeploymentError) -> Prepared {
        guard topology.isDisposable else {
            throw Self.refusal("\(topology.name) is not marked disposable. faults are for clusters made to be broken")
        }
        try checkLasting(lastingSeconds)
        // It is written down and shown by others.
        guard ProcessTopology.isName(fault.id.rawValue) else {
            throw DeploymentError(.badRequest, "cannot inject a fault: its name is not letters, digits and hyphens")
        }
        guard let node = topology.nodes.node(for: target) else { throw unknown(target) }
        if let active {
            throw Self.refusal(
                "\(active.fault.rawValue) of \(active.target) still runs as \(active.id). heal it first")
        }
        guard let deployed = state(of: node.component), let pid = deployed.pid, deployed.state == .running else {
            throw Self.refusal("\(node.component) does not run. restart it or name another target")
        }
        guard fault.target.admits(kind: node.component.kind) else {
            throw Self.refusal("\(fault.id.rawValue) is not for \(node.component)")
        }
        let actions = try prepare(fault, on: node, pid: pid)
        if !allowQuorumLoss { try checkMajority(without: node, fault) }
        return Prepared(
            plan: plan(fault, node: node, pid: pid, lastingSeconds: lastingSeconds, actions), actions: actions,
            undoWords: UntrustedText.sanitise(fault.undo, maximumScalars: 200))
    }

    private func checkLasting(_ seconds: Double) throws(DeploymentError) {
        guard seconds >= 1, seconds <= FaultRequest.longestSeconds else {
            throw DeploymentError(
                .badRequest,
                "cannot inject a fault: it must last 1 to \(Int(FaultRequest.longestSeconds)) seconds. "
                    + "the default is \(Int(FaultRequest.usualSeconds))")
        }
    }

    private func unknown(_ target: String) -> DeploymentError {
        let known = topology.nodes.map(\.component.description).joined(separator: ", ")
        return DeploymentError(
            .unknownTarget,
            "cannot inject a fault: \(UntrustedText.sanitise(target, maximumScalars: 80)) names no node. "
                + "\(topology.name) has \(known)")
    }

    /// Every action must have somebody who can carry it out, and undo it.
    private func prepare(
        _ fault: Fault, on node: ProcessTopology.Node, pid: Int32
    ) throws(DeploymentError) -> [PreparedAction] {
        var prepared: [PreparedAction] = []
        for action in fault.actions {
            guard let one = mechanisms.lazy.compactMap({ $0.prepare(action, on: node, pid: pid) }).first else {
                throw Self.refusal(
                    "\(fault.id.rawValue) needs the capability \(action.capability.rawValue), which \(node.component) "
                        + "does not have where it is deployed. `operator chaos list` shows the faults there are")
            }
            prepared.append(one)
        }
        guard !prepared.isEmpty else { throw Self.refusal("\(fault.id.rawValue) does nothing") }
        return prepared
    }

    /// Steady state first: nothing of the target's group may be missing beyond what the group bears.
    private func checkMajority(without node: ProcessTopology.Node, _ fault: Fault) throws(DeploymentError) {
        let kind = node.component.kind
        let missing = missingNodes(ofKind: kind)
        let tolerance = topology.tolerance(ofKind: kind)
        guard missing.count + 1 <= tolerance else {
            let already =
                missing.isEmpty ? "" : " (\(missing.map(\.description).joined(separator: ", ")) missing already)"
            throw Self.refusal(
                "without \(node.component)\(already) more than the \(tolerance) \(kind) node(s) that may be missing "
                    + "would be. to see that: `operator chaos inject \(fault.id.rawValue) \(node.component) "
                    + "--allow-quorum-loss`")
        }
    }

    private func state(of component: ComponentID) -> DeployedNode? { nodes.first { $0.component == component } }

    private func missingNodes(ofKind kind: String) -> [ComponentID] {
        topology.nodes.map(\.component).filter { $0.kind == kind && state(of: $0)?.state != .running }
    }

    private func plan(
        _ fault: Fault, node: ProcessTopology.Node, pid: Int32, lastingSeconds: Double, _ actions: [PreparedAction]
    ) -> FaultPlan {
        let kind = node.component.kind
        return FaultPlan(
            fault: fault.id, target: node.component, node: node.name, address: node.addresses.first ?? "", pid: pid,
            commands: actions.map(\.command), undo: actions.reversed().map(\.undo.command),
            lastingSeconds: lastingSeconds,
            steadyState: [
                "\(nodes.count { $0.state == .running }) of \(topology.nodes.count) nodes run",
                "\(topology.tolerance(ofKind: kind)) \(kind) node(s) may be missing, "
                    + "\(missingNodes(ofKind: kind).count) are",
                "no other experiment runs",
            ],
            expectedSign: fault.expectedSign)
    }

    private static func refusal(_ why: String) -> DeploymentError {
        DeploymentError(.refused, "cannot inject a fault: \(why)")
    }
}
