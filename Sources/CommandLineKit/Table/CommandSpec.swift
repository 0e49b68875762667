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
