import OperatorCore
import TerminalUI

/// The cluster's parts as screens list them: the kind that serves first, worst first inside a kind, then by id.
struct ComponentList: Sendable {
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
    private let healths: [ComponentID: Health]

    /// - Parameters:
    ///   - declared: the subject's kinds, in its order; the first that serves has the table.
    ///   - states: what is known of each component.
    init(
        _ components: [Component], kinds declared: [ComponentKind], _ states: [ComponentID: ComponentState],
        health: (ComponentID) -> Health
    ) {
        let kinds = Set(components.map(\.id.kind)).subtracting(["cluster"])
        let chosen = declared.first { $0.role == .serves && kinds.contains($0.id) }?.id ?? kinds.min()
        let entries = components.map { Entry(component: $0, state: states[$0.id], health: health($0.id)) }
        primaryKind = chosen
        primary = entries.filter { $0.id.kind == chosen }.sorted {
            (Self.rank($0.health), $0.id) < (Self.rank($1.health), $1.id)
        }
        others = kinds.filter { $0 != chosen }.sorted().map { kind in
            (kind, entries.filter { $0.id.kind == kind }.sorted { $0.id < $1.id })
        }
        healths = Dictionary(entries.map { ($0.id, $0.health) }) { first, _ in first }
    }

    /// What is not listed is not known.
    func health(of id: ComponentID) -> Health { healths[id] ?? .unknown }

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
