import OperatorCore

/// Whether keys that act may act now.
extension DashboardState {
    func standingOfActing(needsTarget: Bool) -> KeyBinding.Standing {
        // Where nothing may act ever, keys that act are not there at all.
        guard heading.acting == .allowed else { return .elsewhere }
        if needsTarget, actionTarget == nil { return .elsewhere }
        if isScrubbed { return .disabled(because: "the view is in the past: esc first") }
        if isPaused { return .disabled(because: "the view is paused: p first") }
        return .available
    }

    /// Of a key that injects a fault: off where the target's deployment does not offer it.
    func standing(of fault: FaultID) -> KeyBinding.Standing {
        let standing = standingOfActing(needsTarget: true)
        guard standing == .available, let id = actionTarget else { return standing }
        let address = live.observation?.topology[id]?.address ?? ""
        guard let node = offers.node(for: address) ?? offers.node(for: id.description),
            !node.offers.contains(where: { $0.fault.id == fault })
        else { return standing }
        return .disabled(because: "\(id.spoken) cannot suffer that where it runs")
    }

    /// Keys that change tickets: off where nothing may be changed, and while the view is not of now.
    func standingOfTickets(_ isMeant: Bool) -> KeyBinding.Standing {
        guard isMeant else { return .elsewhere }
        if heading.acting == .readOnly { return .disabled(because: "started with --read-only") }
        if isScrubbed { return .disabled(because: "the view is in the past: esc first") }
        if isPaused { return .disabled(because: "the view is paused: p first") }
        return .available
    }

    /// A verdict is judged on its own screen.
    var standingOfJudging: KeyBinding.Standing {
        guard case .incident(let id) = screen, view.verdicts[id] != nil, view.incident(id) != nil else {
            return .elsewhere
        }
        return standingOfTickets(true)
    }
}
