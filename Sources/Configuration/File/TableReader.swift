internal import CommandLineKit

/// Reads one table key by key, and at the end refuses the keys nobody asked for.
struct TableReader {
    let path: String
    private let node: TOMLNode
    private let entries: [String: TOMLNode]
    private var known: [String] = []

    /// Throws where `node` is no table.
    init(_ node: TOMLNode, named name: String, path: String) throws(ConfigurationError) {
        guard case .table(let entries) = node.value else {
            throw ConfigurationError(
                at: "\(path):\(node.line):\(node.column)", "\(name) is \(node.kindName)",
                remedy: "it must be a table, like [\(name)]")
        }
        self.path = path
        self.node = node
        self.entries = entries
    }

    func place(_ node: TOMLNode) -> String { "\(path):\(node.line):\(node.column)" }
    func origin(_ node: TOMLNode) -> Origin { .file(path: path, line: node.line, column: node.column) }
    var origin: Origin { origin(node) }

    /// The value under `key`, told as known.
    mutating func node(_ key: String) -> TOMLNode? {
        known.append(key)
        return entries[key]
    }

    /// A text, through `parser`.
    mutating func value<Value>(_ key: String, _ parser: ValueParser<Value>) throws(ConfigurationError)
        -> Sourced<Value>?
    {
        guard let node = node(key) else { return nil }
        return Sourced(try parse(node, key, parser), origin(node))
    }

    /// An array of texts, or a single one, each through `parser`.
    mutating func values<Value>(_ key: String, _ parser: ValueParser<Value>) throws(ConfigurationError)
        -> Sourced<[Value]>?
    {
        guard let node = node(key) else { return nil }
        guard case .array(let items) = node.value else { return Sourced([try parse(node, key, parser)], origin(node)) }
        var values: [Value] = []
        for item in items { values.append(try parse(item, key, parser)) }
        return Sourced(values, origin(node))
    }

    /// A table whose values are texts or arrays of them.
    mutating func lists<Value>(_ key: String, _ parser: ValueParser<Value>) throws(ConfigurationError)
        -> Sourced<[String: [Value]]>?
    {
        guard let node = node(key) else { return nil }
        var table = try TableReader(node, named: key, path: path)
        var lists: [String: [Value]] = [:]
        for name in table.entries.keys.sorted() { lists[name] = try table.values(name, parser)?.value }
        return Sourced(lists, origin(node))
    }

    mutating func boolean(_ key: String) throws(ConfigurationError) -> Sourced<Bool>? {
        guard let node = node(key) else { return nil }
        guard case .boolean(let value) = node.value else { throw wrong(node, key, "true or false, without quotes") }
        return Sourced(value, origin(node))
    }

    mutating func count(_ key: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        guard let node = node(key) else { return nil }
        guard case .integer(let value) = node.value, let count = Int(exactly: value), range.contains(count) else {
            throw wrong(node, key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return count
    }

    /// A number, whole or not.
    mutating func number(_ key: String, in range: ClosedRange<Double>) throws(ConfigurationError) -> Sourced<Double>? {
        guard let node = node(key) else { return nil }
        let number: Double? =
            switch node.value {
            case .integer(let value): Double(value)
            case .number(let value): value
            default: nil
            }
        guard let number, range.contains(number) else {
            throw wrong(node, key, "a number from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))")
        }
        return Sourced(number, origin(node))
    }

    private static func short(_ number: Double) -> String {
        Double(Int(number)) == number ? String(Int(number)) : String(number)
    }

    /// The table under `key`, where there is one.
    mutating func table(_ key: String) throws(ConfigurationError) -> TableReader? {
        guard let node = node(key) else { return nil }
        return try TableReader(node, named: key, path: path)
    }

    /// The tables under `key` by name, in order of name: `[cluster.NAME]`.
    mutating func tables(_ key: String) throws(ConfigurationError) -> [(name: String, reader: TableReader)] {
        guard let node = node(key) else { return [] }
        let group = try TableReader(node, named: key, path: path)
        var tables: [(String, TableReader)] = []
        for (name, table) in group.entries.sorted(by: { $0.key < $1.key }) {
            tables.append((name, try TableReader(table, named: "\(key).\(name)", path: path)))
        }
        return tables
    }

    /// The finite numbers of the table under `key`.
    mutating func numbers(_ key: String) throws(ConfigurationError) -> [String: Double]? {
        guard let node = node(key) else { return nil }
        var numbers: [String: Double] = [:]
        for (name, entry) in try TableReader(node, named: key, path: path).entries {
            switch entry.value {
            case .integer(let value): numbers[name] = Double(value)
            case .number(let value): numbers[name] = value
            default: throw wrong(entry, name, "a number")
            }
        }
        return numbers
    }

    /// Refuses what was not asked for, with the nearest key that was.
    func finish() throws(ConfigurationError) {
        let unknown = entries.filter { !known.contains($0.key) }
        guard let (key, node) = unknown.min(by: { ($0.value.line, $0.key) < ($1.value.line, $1.key) }) else { return }
        let list = "known are \(known.joined(separator: ", "))"
        throw ConfigurationError(
            at: place(node), "unknown key \"\(key)\"",
            remedy: NearestName.of(key, among: known).map { "did you mean \($0)?" } ?? list)
    }

    private func parse<Value>(_ node: TOMLNode, _ key: String, _ parser: ValueParser<Value>)
        throws(ConfigurationError) -> Value
    {
        guard case .string(let text) = node.value else { throw wrong(node, key, "a text in quotes") }
        do {
            return try parser.parse(text)
        } catch {
            throw ConfigurationError(at: place(node), "\(key) = \"\(text)\" \(error.why)", remedy: error.remedy)
        }
    }

    private func wrong(_ node: TOMLNode, _ key: String, _ expected: String) -> ConfigurationError {
        ConfigurationError(at: place(node), "\(key) is \(node.kindName)", remedy: "it must be \(expected)")
    }
}
