/// Any JSON value.
enum JSONValue: Decodable, Equatable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let string = try? value.decode(String.self) {
            self = .string(string)
        } else if let array = try? value.decode([JSONValue].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }
}

/// What JSON looks like apart from its values: kinds, keys, and which keys every like object has.
indirect enum JSONShape {
    case null
    case bool
    case number
    case string
    case array(JSONShape?)
    /// An object whose keys are all numbers: a map by id.
    case map(JSONShape?)
    case object([String: (isRequired: Bool, shape: JSONShape)])
    case anything

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool: self = .bool
        case .number: self = .number
        case .string: self = .string
        case .array(let items): self = .array(Self.join(items))
        case .object(let pairs) where !pairs.isEmpty && pairs.keys.allSatisfy { $0.allSatisfy(\.isNumber) }:
            self = .map(Self.join(Array(pairs.values)))
        case .object(let pairs): self = .object(pairs.mapValues { (true, JSONShape($0)) })
        }
    }

    private static func join(_ items: [JSONValue]) -> JSONShape? {
        items.reduce(nil) { union($0, JSONShape($1)) }
    }

    private static func union(_ left: JSONShape?, _ right: JSONShape?) -> JSONShape? {
        guard let left, let right else { return left ?? right }
        return left.union(right)
    }

    func union(_ other: JSONShape) -> JSONShape {
        switch (self, other) {
        case (.null, .null), (.bool, .bool), (.number, .number), (.string, .string): self
        case (.array(let left), .array(let right)): .array(Self.union(left, right))
        case (.map(let left), .map(let right)): .map(Self.union(left, right))
        case (.object(let left), .object(let right)):
            .object(
                left.merging(right) { ($0.isRequired && $1.isRequired, $0.shape.union($1.shape)) }
                    .reduce(into: [:]) { result, pair in
                        let isInBoth = left[pair.key] != nil && right[pair.key] != nil
                        result[pair.key] = (pair.value.isRequired && isInBoth, pair.value.shape)
                    })
        default: .anything
        }
    }

    /// Where a value lacks something, or has too much.
    func differences(_ value: JSONValue, at path: String = "$") -> [String] {
        switch (self, value) {
        case (.anything, _), (.null, .null), (.bool, .bool), (.number, .number), (.string, .string): return []
        case (.array(let item), .array(let values)):
            if item != nil, values.isEmpty { return ["\(path): empty"] }
            return item.map { item in values.flatMap { item.differences($0, at: path + "[]") } } ?? []
        case (.map(let item), .object(let pairs)):
            return item.map { item in pairs.values.flatMap { item.differences($0, at: path + "{}") } } ?? []
        case (.object(let known), .object(let pairs)):
            let missing = known.filter { $0.value.isRequired && pairs[$0.key] == nil }.map {
                "\(path).\($0.key): missing"
            }
            return missing
                + pairs.flatMap { key, value in
                    known[key]?.shape.differences(value, at: "\(path).\(key)") ?? ["\(path).\(key): not recorded"]
                }
        default: return ["\(path): another kind of value"]
        }
    }
}
