import OperatorCore

/// Which rows a person wants to see: those that hold this text, whatever its case.
public struct RowFilter: Sendable, Hashable {
    static let maximumCharacters = 40

    var text = ""
    /// Keys are letters of the text.
    var isTyping = true

    func matches(_ texts: String...) -> Bool {
        text.isEmpty || texts.contains { Self.folded($0).contains(Self.folded(text)) }
    }

    private static func folded(_ text: String) -> String { text.lowercased() }
}

extension DashboardState {
    /// The text that leaves rows of this screen out; nil: none does.
    var filterInHand: String? { [.overview, .events].contains(screen) ? filter?.text : nil }

    func shows(_ component: Component, _ state: ComponentState?) -> Bool {
        guard let filter else { return true }
        let labels = component.attributes.values.sorted().joined(separator: "\n")
        let words = [component.spoken, component.id.description, component.address, labels, state?.state ?? ""]
        return filter.matches(words.joined(separator: "\n"))
    }

    func shows(_ incident: IncidentView) -> Bool {
        guard let filter else { return true }
        let words = incident.tickets.map {
            "\($0.key.component) \($0.key.component.spoken) \($0.key.invariant) \($0.message)"
        }
        return filter.matches("I-\(incident.id)", words.joined(separator: "\n"))
    }

    func shows(_ happening: Happening) -> Bool { filter?.matches(happening.who, happening.text) ?? true }
}
