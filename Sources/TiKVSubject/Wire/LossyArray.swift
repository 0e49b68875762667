internal import OperatorCore

/// Decodes an element, or remembers that it could not be decoded: the way one bad store does not lose the others.
struct Attempt<Element: Decodable & Sendable>: Decodable, Sendable {
    let value: Element?

    init(from decoder: any Decoder) throws {
        value = try? Element(from: decoder)
    }
}

/// An array of which every readable element is kept and the others are counted; `null` is an empty one.
struct LossyArray<Element: Decodable & Sendable>: Decodable, Sendable {
    let elements: [Element]
    /// Elements that could not be read.
    let damaged: Int

    init(from decoder: any Decoder) throws {
        let attempts = try decoder.singleValueContainer().decode([Attempt<Element>]?.self) ?? []
        elements = attempts.compactMap(\.value)
        damaged = attempts.count - elements.count
    }
}

/// An unsigned 64-bit number, also where it is written as a text. Ids exceed 2^53: never through Double.
struct WireID: Decodable, Hashable, Sendable {
    let value: UInt64

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(UInt64.self) {
            value = number
        } else if let number = UInt64(try container.decode(String.self)) {
            value = number
        } else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an id")
        }
    }
}

extension KeyedDecodingContainer {
    /// The value, or nil where it is absent, null or of another shape.
    func lenient<Value: Decodable>(_ key: Key, as type: Value.Type = Value.self) -> Value? {
        (try? decodeIfPresent(Value.self, forKey: key)) ?? nil
    }

    /// A text made fit to show and keep; nil where it is absent or empty.
    func text(_ key: Key, maximumScalars: Int = 200) -> String? {
        guard let raw = lenient(key, as: String.self), !raw.isEmpty else { return nil }
        return UntrustedText.sanitise(raw, maximumScalars: maximumScalars)
    }

    func id(_ key: Key) -> UInt64? { lenient(key, as: WireID.self)?.value }
}
