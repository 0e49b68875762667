/// A text that no print, dump, interpolation, reflection or coding of it shows.
public struct SecretText: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let hidden: @Sendable () -> String

    public init(_ text: String) {
        hidden = { text }
    }

    public var description: String { "(hidden)" }
    public var debugDescription: String { "(hidden)" }
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }

    /// The text, for the one header it goes into.
    func reveal() -> String { hidden() }
}
