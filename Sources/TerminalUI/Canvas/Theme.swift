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
