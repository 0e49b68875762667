/// Where a setting was said.
public enum Origin: Sendable, Hashable, CustomStringConvertible {
    case flag(String)
    case environment(String)
    case file(path: String, line: Int, column: Int)
    /// A local cluster that runs and describes itself, by its directory.
    case localCluster(String)
    /// Not said anywhere; the text says what the default rests on, or is empty.
    case fallback(String)

    public var description: String {
        switch self {
        case .flag(let name): "flag --\(name)"
        case .environment(let name): "environment \(name)"
        case .file(let path, let line, let column): "\(path):\(line):\(column)"
        case .localCluster(let directory): "local cluster in \(directory)"
        case .fallback(let reason): reason.isEmpty ? "default" : "default (\(reason))"
        }
    }
}

/// A value that knows where it was said.
public struct Sourced<Value: Sendable>: Sendable {
    public var value: Value
    public var origin: Origin

    public init(_ value: Value, _ origin: Origin) {
        self.value = value
        self.origin = origin
    }
}

extension Sourced: Equatable where Value: Equatable {}

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
