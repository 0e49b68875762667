/// A positional argument as help, completions and the parser see it.
public struct ArgumentSpec: Sendable {
    public enum Count: Sendable {
        case one
        case optional
        /// At least one; only the last argument of a command.
        case many
    }

    /// As help shows it: `TICKET`.
    public let name: String
    public let count: Count
    public let completion: Completion
    public let help: String
    let check: @Sendable (String) throws(ValueError) -> Void

    /// `TICKET`, `[TICKET]` or `FILE…`.
    var signature: String {
        switch count {
        case .one: name
        case .optional: "[\(name)]"
        case .many: "\(name)..."
        }
    }
}

/// A typed positional argument.
public struct Argument<Value: Sendable>: Sendable {
    public let spec: ArgumentSpec
    let parser: ValueParser<Value>

    public init(_ parser: ValueParser<Value>, count: ArgumentSpec.Count = .one, help: String) {
        self.parser = parser
        spec = ArgumentSpec(
            name: parser.placeholder, count: count, completion: parser.completion, help: help,
            check: { (text) throws(ValueError) in _ = try parser.parse(text) })
    }
}
