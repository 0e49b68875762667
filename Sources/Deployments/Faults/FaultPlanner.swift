internal import OperatorCore

/// Decides whether a fault may be injected, and what it would do. Pure: it reads states and changes nothing.
struct FaultPlanner {
    var topology: ProcessTopology
    /// The nodes as they are now, by component.
    var nodes: [ComponentID: DeployedNode]
    /// The experiment that runs now.
    var active: FaultReceipt?

    /// Throws `DeploymentError`: `unknownTarget`, `badRequest` or `refused` with the reason and a way on.
    func plan(
        _ fault: FaultKind, target: String, lastingSeconds: Double, allowQuorumLoss: Bool
    ) throws(DeploymentError) -> FaultPlan {
        guard topology.isDisposable else {
            throw Self.refusal("\(topology.name) is not marked disposable. faults are for clusters made to be broken")
        }
        try checkLasting(lastingSeconds)
        guard let node = topology.node(for: target) else { throw unknown(target) }
        if let active {
            throw Self.refusal(
                "\(active.kind.rawValue) of \(active.target) still runs as \(active.id). heal it first")
        }
        guard let deployed = nodes[node.component], let pid = deployed.pid, deployed.state == .running else {
            throw Self.refusal("\(node.component) does not run. restart it or name another target")
        }
        if !allowQuorumLoss { try checkMajority(without: node) }
        return plan(fault, node: node, pid: pid, lastingSeconds: lastingSeconds)
    }

    private func checkLasting(_ seconds: Double) throws(DeploymentError) {
        guard seconds >= 1, seconds <= FaultLimits.longestLastingSeconds else {
            throw DeploymentError(
                .badRequest,
                "cannot inject a fault: it must last 1 to \(Int(FaultLimits.longestLastingSeconds)) seconds. "
                    + "the default is \(Int(FaultLimits.defaultLastingSeconds))")
        }
    }

    private func unknown(_ target: String) -> DeploymentError {
        let known = topology.nodes.map(\.component.description).joined(separator: ", ")
        return DeploymentError(
            .unknownTarget,
            "cannot inject a fault: \(UntrustedText.sanitise(target, maximumScalars: 80)) names no node. "
                + "\(topology.name) has \(known)")
    }

    /// Steady state first: nothing of the target's group may be missing beyond what the group bears.
    private func checkMajority(without node: ProcessTopology.Node) throws(DeploymentError) {
        let kind = node.component.kind
        let missing = missingNodes(ofKind: kind)
        let tolerance = topology.tolerance(ofKind: kind)
        guard missing.count + 1 <= tolerance else {
            let already =
                missing.isEmpty ? "" : " (\(missing.map(\.description).joined(separator: ", ")) missing already)"
            throw Self.refusal(
                "without \(node.component)\(already) more than the \(tolerance) \(kind) node(s) that may be missing "
                    + "would be. allow the loss of the majority if that is what you want to see")
        }
    }

    private func missingNodes(ofKind kind: String) -> [ComponentID] {
        topology.nodes.map(\.component).filter { $0.kind == kind && nodes[$0]?.state != .running }
    }

    private func plan(
        _ fault: FaultKind, node: ProcessTopology.Node, pid: Int32, lastingSeconds: Double
    ) -> FaultPlan {
        let undo =
            switch fault {
            case .pause: "kill -CONT -- -\(pid)"
            case .kill, .stop: node.arguments.joined(separator: " ")
            }
        let kind = node.component.kind
        return FaultPlan(
            fault: fault, target: node.component, node: node.name, address: node.addresses.first ?? "", pid: pid,
            commands: ["kill -\(fault.signalName.dropFirst(3)) -- -\(pid)"], undo: [undo],
            lastingSeconds: lastingSeconds,
            steadyState: [
                "\(nodes.values.count { $0.state == .running }) of \(topology.nodes.count) nodes run",
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
