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
