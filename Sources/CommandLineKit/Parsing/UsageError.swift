/// What is wrong with a command line; the program exits with 2.
public struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was typed that does not fit: `unknown command "obsrve"`.
    public let what: String
    /// What to do about it: `did you mean observe?`.
    public let remedy: String
    /// The command whose help applies; empty for the program's.
    public let path: [String]

    public init(_ what: String, remedy: String, path: [String]) {
        self.what = what
        self.remedy = remedy
        self.path = path
    }

    /// Without the program's name; one line.
    public var description: String { "\(what). \(remedy)" }
}

/// Puts untrusted text in quotes: control characters as `?`, at most 80 characters.
func quoted(_ text: String) -> String {
    let clean = text.unicodeScalars.prefix(80).map { scalar in
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "?" : String(scalar)
    }
    return "\"\(clean.joined())\(text.unicodeScalars.count > 80 ? "..." : "")\""
}
