public import TerminalUI

/// How the terminal is to be used.
public struct TerminalOptions: Sendable, Hashable {
    public var colour: ColourChoice
    public var theme: Theme
    /// ASCII only, whatever the terminal says of itself.
    public var forcesASCII: Bool
    /// Wraps frames in the synchronised-output mode that modern terminals know and others ignore.
    public var synchronisesFrames: Bool

    public init(
        colour: ColourChoice = .automatic, theme: Theme = .dark, forcesASCII: Bool = false,
        synchronisesFrames: Bool = false
    ) {
        self.colour = colour
        self.theme = theme
        self.forcesASCII = forcesASCII
        self.synchronisesFrames = synchronisesFrames
    }
}

/// Why no full screen can be shown here.
public struct TerminalError: Error, Sendable, CustomStringConvertible {
    /// `what failed: why. what to do`
    public var description: String

    public init(_ description: String) {
        self.description = description
    }
}
