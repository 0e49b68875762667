internal import CommandLineKit
public import OperatorCore

/// What config.toml says: the clusters, and which of them is meant where none is named.
public struct ConfigurationFile: Sendable {
    /// Where it was read, or would have been.
    public let path: String
    public let exists: Bool
    public var defaultCluster: Sourced<String>?
    /// In order of name.
    public var clusters: [ClusterBlock]
    /// How Claude is asked, whatever the cluster.
    public var claude = ClaudeBlock()

    /// Reads `text`, the content of `path`. Throws the first mistake with its place.
    public init(text: String, path: String, subjects: SubjectChoices) throws(ConfigurationError) {
        let document = try TOMLDocument(text: text, path: path)
        var reader = try TableReader(document.root, named: "the file", path: path)
        self.path = path
        exists = true
        defaultCluster = try reader.value("default_cluster", .text("NAME"))
        clusters = []
        for (name, table) in try reader.tables("cluster") {
            clusters.append(try ClusterBlock(table, name: try Self.checked(name, path), subjects: subjects))
        }
        if let table = try reader.table("claude") { claude = try ClaudeBlock(table) }
        try reader.finish()
        if let chosen = defaultCluster, cluster(chosen.value) == nil {
            throw ConfigurationError(
                at: chosen.origin.description, "default_cluster names \"\(chosen.value)\", which is not in the file",
                remedy: clusters.isEmpty ? "add [cluster.\(chosen.value)]" : "choose \(names)")
        }
    }

    /// A cluster's name, which every list shows: no control characters.
    private static func checked(_ name: String, _ path: String) throws(ConfigurationError) -> String {
        do { return try ValueParser<String>.text("NAME").parse(name) } catch {
            throw ConfigurationError(at: path, "a cluster's name \(error.why)", remedy: error.remedy)
        }
    }

    /// A file that is not there.
    public init(absentAt path: String) {
        self.path = path
        exists = false
        clusters = []
    }

    public func cluster(_ name: String) -> ClusterBlock? { clusters.first { $0.name == name } }

    /// The clusters' names for messages.
    var names: String { clusters.map(\.name).joined(separator: ", ") }

    /// Refuses overrides of invariants and thresholds that a cluster's subject does not have. `invariants`: those of a
    /// subject by its id, where nil is the standard one.
    ///
    /// Throws `ConfigurationError` with the place of the first such override.
    public func check(invariants: (_ subject: String?) -> [InvariantDescriptor]) throws(ConfigurationError) {
        for block in clusters where !block.overrides.isEmpty {
            let known = invariants(block.subject?.value)
            for (invariant, override) in block.overrides.sorted(by: { $0.key < $1.key }) {
                let place = override.origin.description
                guard let thresholds = known.first(where: { $0.id == invariant })?.thresholds.map(\.name) else {
                    throw .unknown("invariant", invariant.rawValue, known.map(\.id.rawValue).sorted(), at: place)
                }
                for name in (override.value.thresholds ?? [:]).keys.sorted() where !thresholds.contains(name) {
                    throw .unknown("threshold of \(invariant)", name, thresholds, at: place)
                }
            }
        }
    }
}

extension ConfigurationError {
    static func unknown(_ kind: String, _ name: String, _ known: [String], at place: String?) -> ConfigurationError {
        let list = known.isEmpty ? "there is none" : "known are \(known.joined(separator: ", "))"
        return ConfigurationError(
            at: place, "unknown \(kind) \"\(name)\"",
            remedy: NearestName.of(name, among: known).map { "did you mean \($0)?" } ?? list)
    }
}
