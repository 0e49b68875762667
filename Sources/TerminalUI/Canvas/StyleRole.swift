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

/// How the roles are coloured; a person chooses. State is told by shape and word in every one of them.
public enum Theme: String, CaseIterable, Sendable {
    /// Light letters on the terminal's own dark ground.
    case dark
    /// Dark letters on the terminal's own light ground.
    case light
    /// Blue for well, orange and vermilion for trouble: told apart with every kind of colour vision.
    case colourBlind = "colour-blind"
    /// Bold, dim and reverse only.
    case mono

    /// The one after this, round and round.
    public var next: Theme {
        let all = Self.allCases
        let index = all.firstIndex(of: self) ?? 0
        return all[(index + 1) % all.count]
    }
}
