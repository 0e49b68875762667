/// Why the configuration cannot be used; the program exits with 3.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// `/home/ann/.config/operator/config.toml:3:1`, a variable of the environment, or nothing.
    public let place: String?
    /// What is wrong: `unknown key "endpont"`.
    public let what: String
    /// What to do about it: `did you mean endpoints?`.
    public let remedy: String

    public init(at place: String?, _ what: String, remedy: String) {
        self.place = place
        self.what = what
        self.remedy = remedy
    }

    public var description: String {
        (place.map { "\($0): " } ?? "") + "\(what). \(remedy)"
    }
}
