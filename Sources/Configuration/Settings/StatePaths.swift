/// Where the program keeps its state: all of it in one directory, beside the database.
public struct StatePaths: Sendable, Equatable {
    /// `operator.db`, or the file `--db` names.
    public let database: Sourced<String>

    public var directory: String {
        guard let slash = database.value.lastIndex(of: "/") else { return "." }
        return slash == database.value.startIndex ? "/" : String(database.value[..<slash])
    }

    /// The program's own log: the database's name with `.log` in place of `.db`.
    public var log: String {
        let path = database.value
        return (path.hasSuffix(".db") ? String(path.dropLast(3)) : path) + ".log"
    }

    /// `$XDG_STATE_HOME/operator/operator.db` where nothing else is said.
    /// Throws where neither that variable nor HOME says where home is.
    static func resolve(flag: String?, environment: [String: String]) throws(ConfigurationError) -> StatePaths {
        if let flag { return StatePaths(database: Sourced(flag, .flag("db"))) }
        if let named = environment[nonEmpty: EnvironmentName.database] {
            return StatePaths(database: Sourced(named, .environment(EnvironmentName.database)))
        }
        let (base, reason) = try Self.base("XDG_STATE_HOME", below: ".local/state", environment)
        return StatePaths(database: Sourced("\(base)/operator/operator.db", .fallback(reason)))
    }

    /// `$XDG_CONFIG_HOME/operator/config.toml`.
    static func defaultConfiguration(_ environment: [String: String]) throws(ConfigurationError) -> Sourced<String> {
        let (base, reason) = try base("XDG_CONFIG_HOME", below: ".config", environment)
        return Sourced("\(base)/operator/config.toml", .fallback(reason))
    }

    /// A base directory of the XDG specification; relative values are ignored, as it demands.
    private static func base(_ variable: String, below: String, _ environment: [String: String])
        throws(ConfigurationError) -> (path: String, reason: String)
    {
        if let named = environment[nonEmpty: variable], named.hasPrefix("/") { return (named, "$\(variable)") }
        guard let home = environment[nonEmpty: "HOME"], home.hasPrefix("/") else {
            throw ConfigurationError(
                at: nil, "neither HOME nor \(variable) is set to a path",
                remedy: "set HOME, or give --config FILE and --db FILE")
        }
        return ("\(home)/\(below)", "")
    }
}

extension [String: String] {
    /// A variable's value where it is set and not empty.
    subscript(nonEmpty name: String) -> String? {
        guard let value = self[name], !value.isEmpty else { return nil }
        return value
    }
}
