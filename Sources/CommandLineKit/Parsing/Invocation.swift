/// A command line that fits the table: which command, with which values as typed.
public struct Invocation: Sendable, Equatable {
    /// The command's names, outermost first; empty: the program alone.
    public let path: [String]
    private let flags: Set<String>
    /// The last value typed for each option.
    private let values: [String: String]
    /// In the order of the command's arguments.
    private let arguments: [[String]]

    init(path: [String], flags: Set<String>, values: [String: String], arguments: [[String]]) {
        self.path = path
        self.flags = flags
        self.values = values
        self.arguments = arguments
    }

    /// Whether a flag was typed.
    public subscript(flag: Flag) -> Bool { flags.contains(flag.spec.name) }

    /// The value typed, or nil. The parser has checked it already.
    public subscript<Value>(option: ValueOption<Value>) -> Value? {
        values[option.spec.name].flatMap { try? option.parser.parse($0) }
    }

    /// The value typed, or the default.
    public subscript<Value>(option: DefaultedOption<Value>) -> Value {
        values[option.spec.name].flatMap { try? option.parser.parse($0) } ?? option.defaultValue
    }

    /// The text typed for an option, unchanged.
    public func text(of option: some OptionDeclaration) -> String? { values[option.spec.name] }

    /// The values of the argument at `position`, counted from 0 as the table lists them.
    public func all<Value>(_ argument: Argument<Value>, at position: Int = 0) -> [Value] {
        guard arguments.indices.contains(position) else { return [] }
        return arguments[position].compactMap { try? argument.parser.parse($0) }
    }

    /// The first value of the argument at `position`; nil where none was typed.
    public func first<Value>(_ argument: Argument<Value>, at position: Int = 0) -> Value? {
        all(argument, at: position).first
    }
}
