/// What a terminal tells the loop.
public enum TerminalInput: Sendable, Hashable {
    case key(Key)
    /// Text that was pasted, where the terminal tells it from typing (bracketed paste); bounded, as it came.
    case paste(String)
    case resized(columns: Int, rows: Int)
    /// Somebody woke the loop: there is something new to draw.
    case wake
    /// A signal that asks us to end (its number).
    case ended(signal: Int32)
    /// Back from Ctrl-Z.
    case resumed
    /// The terminal is gone.
    case hungUp
}

/// Turns key bytes into meaning and cells into a screen; the only way the dashboard touches a terminal.
public protocol Terminal {
    var columns: Int { get }
    var rows: Int { get }
    var glyphs: GlyphSet { get }
    /// A byte written there wakes who waits in `next`; non-blocking, and negative where nobody can be woken.
    var wakeDescriptor: Int32 { get }
    /// Shows the canvas; one write, or none where the terminal cannot take it now.
    func present(_ canvas: Canvas)
    /// The next canvas is painted whole: what stands there may not be what we painted.
    func repaintFromScratch()
    /// Other colours from the next canvas on.
    func use(_ theme: Theme)
    /// Hands the text to the clipboard of the terminal; false where it takes none now or the text is too long.
    func copy(_ text: String) -> Bool
    /// Waits for input until the time is over; nil: nothing came.
    func next(withinMilliseconds: Int32) -> TerminalInput?
    /// Gives the terminal back as it was. Safe to call twice.
    func close()
}
