/// Turns the text of an option, an argument, an environment variable or a configuration key into a value.
public struct ValueParser<Value: Sendable>: Sendable {
    /// What help shows in place of the value: `DURATION`.
    public let placeholder: String
    /// What a shell may offer for it.
    public let completion: Completion
    private let convert: @Sendable (String) throws(ValueError) -> Value

    public init(
        _ placeholder: String, completion: Completion = .nothing,
        convert: @escaping @Sendable (String) throws(ValueError) -> Value
    ) {
        self.placeholder = placeholder
        self.completion = completion
        self.convert = convert
    }

    /// The value `text` stands for. Throws what is wrong with it and what would be right.
    public func parse(_ text: String) throws(ValueError) -> Value {
        try convert(text)
    }

    /// The same parser under another placeholder.
    public func named(_ placeholder: String) -> ValueParser {
        ValueParser(placeholder, completion: completion, convert: convert)
    }
}

/// What a shell can offer where a value is expected.
public enum Completion: Sendable, Equatable {
    case nothing
    case choices([String])
    case files
    case directories
}

/// Why a text is not the value it should be, and what to write instead.
public struct ValueError: Error, Sendable, Equatable, CustomStringConvertible {
    /// "is not a duration"; follows the quoted text in messages.
    public let why: String
    /// "write 500ms, 2s or 5m"; a clause without a full stop.
    public let remedy: String

    public init(_ why: String, remedy: String) {
        self.why = why
        self.remedy = remedy
    }

    public var description: String { "\(why); \(remedy)" }
}
