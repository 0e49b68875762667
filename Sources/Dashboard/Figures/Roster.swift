import OperatorCore
import TerminalUI

/// The cluster's parts as screens list them: the kind that serves first, worst first inside a kind, then by id.
struct Roster: Sendable {
    struct Entry: Sendable {
        let component: Component
        let state: ComponentState?
        let health: Health

        var id: ComponentID { component.id }
        var mark: Mark { Mark(health) }
    }

    /// Those that serve requests: they have figures of their own.
    let primary: [Entry]
    /// Those that lead and vote, by kind.
    let others: [(kind: String, entries: [Entry])]
    let primaryKind: String?

    init(_ lens: Lens) {
        let components = lens.state.view.observation?.topology.components ?? []
        let measured = Set(lens.state.subject.metrics.filter { $0.scope == .component }.map(\.componentKind))
        let kinds = Set(components.map(\.id.kind)).subtracting(["cluster"])
        let chosen = kinds.filter(measured.contains).min() ?? kinds.min()
        func entries(_ kind: String) -> [Entry] {
            components.filter { $0.id.kind == kind }.map {
                Entry(component: $0, state: lens.componentState($0.id), health: lens.health($0.id))
            }.sorted { (Self.rank($0.health), $0.id) < (Self.rank($1.health), $1.id) }
        }
        primaryKind = chosen
        primary = chosen.map(entries) ?? []
        others = kinds.filter { $0 != chosen }.sorted().map { ($0, entries($0).sorted { $0.id < $1.id }) }
    }

    var all: [Entry] { primary + others.flatMap(\.entries) }

    private static func rank(_ health: Health) -> Int {
        switch health {
        case .down: 0
        case .degraded: 1
        case .suspect: 2
        case .planned: 3
        // What is only not known yet must not shuffle the table while it starts.
        case .unknown, .ok: 4
        }
    }
}

extension Mark {
    init(_ health: Health) {
        switch health {
        case .ok: self = .ok
        case .suspect, .degraded: self = .degraded
        case .down: self = .critical
        case .planned: self = .planned
        case .unknown: self = .unknown
        }
    }
}

extension DashboardState {
    /// Who is listed now, worst first. Made once for a frame: the table, the status lines and nearly every key ask for it.
    var roster: Roster { rosterOfFrame ?? Roster(Lens(self)) }

    /// The same state for one frame.
    func withRoster() -> DashboardState {
        var state = self
        state.rosterOfFrame = Roster(Lens(self))
        return state
    }
}
