/// One command of the table: what it is called, takes and does, in words.
public struct CommandSpec: Sendable {
    public let name: String
    /// One line, lower case, without a full stop.
    public let summary: String
    /// Paragraphs below the usage line.
    public let discussion: [String]
    public let options: [OptionSpec]
    public let arguments: [ArgumentSpec]
    public let subcommands: [CommandSpec]
    /// Complete command lines with a word about each.
    public let examples: [Example]
    /// What such a command is called elsewhere: not accepted, but answered with this one's name.
    public let otherNames: [String]

    public struct Example: Sendable {
        public let line: String
        public let means: String

        public init(_ line: String, _ means: String) {
            self.line = line
            self.means = means
        }
    }

    public init(
        _ name: String, summary: String, discussion: [String] = [], options: [any OptionDeclaration] = [],
        arguments: [ArgumentSpec] = [], subcommands: [CommandSpec] = [], examples: [Example] = [],
        otherNames: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.options = options.map(\.spec)
        self.arguments = arguments
        self.subcommands = subcommands
        self.examples = examples
        self.otherNames = otherNames
    }
}

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
