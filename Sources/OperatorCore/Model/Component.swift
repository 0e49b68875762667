/// Names a part of a cluster: `node/4`, `judge/j1`, `cluster/KEY`. Its JSON form is that text.
public struct ComponentID: Hashable, Sendable {
    public var kind: String
    public var id: String

    public init(kind: String, id: String) {
        self.kind = kind
        self.id = id
    }

    public init?(_ text: some StringProtocol) {
        guard let slash = text.firstIndex(of: "/"), slash != text.startIndex else { return nil }
        self.init(kind: String(text[..<slash]), id: String(text[text.index(after: slash)...]))
        if id.isEmpty { return nil }
    }

    public static func cluster(_ key: String) -> ComponentID { ComponentID(kind: "cluster", id: key) }

    /// `node 5`, `judge1`, `cluster`: as people say it; a name that tells its kind needs no second word.
    public var spoken: String { kind == "cluster" ? kind : id.contains(kind) ? id : "\(kind) \(id)" }
}

extension ComponentID: CustomStringConvertible, Codable, Comparable {
    public var description: String { "\(kind)/\(id)" }

    /// - Throws: `DecodingError` where the text is not `KIND/ID`.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let parsed = ComponentID(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not KIND/ID"))
        }
        self = parsed
    }

    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// By kind, then numbers before names and in their own order: store/4 before store/10.
    public static func < (left: ComponentID, right: ComponentID) -> Bool {
        if left.kind != right.kind { return left.kind < right.kind }
        switch (UInt64(left.id), UInt64(right.id)) {
        case (let a?, let b?) where a != b: return a < b
        case (.some, nil): return true
        case (nil, .some): return false
        default: return left.id < right.id
        }
    }
}

extension ComponentID: CodingKeyRepresentable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Dictionaries by component are JSON objects with a stable order, so that a frozen pack is the same bytes each time.
    public var codingKey: any CodingKey { Key(stringValue: description) }

    public init?(codingKey: some CodingKey) {
        self.init(codingKey.stringValue)
    }
}

/// What lasts about a component: identity, address, labels. Texts from outside are sanitised before they get here.
public struct Component: Hashable, Codable, Sendable {
    public var id: ComponentID
    /// What people call it; the id's text where it has no name of its own.
    public var name: String
    /// host:port as the cluster advertises it.
    public var address: String
    /// Version, labels, status address and the like.
    public var attributes: [String: String]

    public init(id: ComponentID, name: String, address: String, attributes: [String: String] = [:]) {
        self.id = id
        self.name = name
        self.address = address
        self.attributes = attributes
    }
}

/// The cluster's components in order of id: a shared value that is reused while nothing in it changes.
public struct Topology: Sendable, Equatable {
    /// Goes up by one with each change.
    public let version: Int
    public let components: [Component]
    private let positions: [ComponentID: Int]

    public init(version: Int, components: [Component]) {
        self.version = version
        self.components = components.sorted { $0.id < $1.id }
        positions = Dictionary(
            self.components.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public static let empty = Topology(version: 0, components: [])

    public func position(of id: ComponentID) -> Int? { positions[id] }
    public subscript(id: ComponentID) -> Component? { positions[id].map { components[$0] } }

    /// This topology if it already says the same, else the next version.
    public func updated(with components: [Component]) -> Topology {
        let next = Topology(version: version + 1, components: components)
        return next.components == self.components ? self : next
    }
}
