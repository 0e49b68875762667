/// Header fields in their order; names compare without case.
public struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
    public private(set) var fields: [(name: String, value: String)]

    public init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields
    }

    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { (name: $0.0, value: $0.1) }
    }

    /// The first value of a field; nil where it is absent.
    public subscript(name: String) -> String? {
        fields.first { $0.name.count == name.count && $0.name.lowercased() == name.lowercased() }?.value
    }

    public mutating func append(_ name: String, _ value: String) {
        fields.append((name: name, value: value))
    }
}
