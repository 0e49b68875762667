/// What a piece of the screen means; a palette decides how a terminal shows it. Never a colour by name.
public enum StyleRole: UInt8, CaseIterable, Sendable {
    case normal
    /// Capitals over a zone.
    case heading
    /// A value the eye should find.
    case value
    /// Words around values, ages, hints.
    case quiet
    /// What is older than its source's cadence allows.
    case stale
    case ok
    case degraded
    case critical
    case planned
    /// The row that keys will hit.
    case selected
    case selectedCritical
    case rule
    case graph
    case graphPeak
    case cursorLine
    case badge
    case badgeDanger
    case banner
    case keyName
    case keyLabel
    case keyDisabled
    case dialog
    case dialogFrame
    case buttonFocused
    case button
    case wallCritical
    case wallOk

    /// One letter for the style plane of a golden.
    var letter: Character {
        let letters = Array("nHvq~o!XpsSr#^|bBANLDdfFUWw")
        return letters[Int(rawValue)]
    }
}

/// One cell of the screen: a character one or two columns wide, or the right half of the one before.
public struct Cell: Hashable, Sendable {
    public var character: Character
    public var role: StyleRole
    /// 1, 2, or 0 for the right half of a wide character.
    public var width: UInt8

    public init(_ character: Character, _ role: StyleRole, width: UInt8 = 1) {
        self.character = character
        self.role = role
        self.width = width
    }

    public static let blank = Cell(" ", .normal)
}
