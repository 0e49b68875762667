/// An option as help, completions and the parser see it; `Flag`, `ValueOption` and `DefaultedOption` make it.
public struct OptionSpec: Sendable {
    /// Without the two dashes.
    public let name: String
    /// Without the dash.
    public let short: Character?
    /// nil: a flag, which takes no value.
    public let value: ValueSpec?
    /// The environment variable that stands in for it; Configuration reads it.
    public let environment: String?
    /// The default as help shows it.
    public let defaultText: String?
    /// One sentence without a full stop.
    public let help: String

    /// What is known about an option's value.
    public struct ValueSpec: Sendable {
        public let placeholder: String
        public let completion: Completion
        let check: @Sendable (String) throws(ValueError) -> Void

        init<Value>(_ parser: ValueParser<Value>) {
            placeholder = parser.placeholder
            completion = parser.completion
            check = { (text) throws(ValueError) in _ = try parser.parse(text) }
        }
    }

    /// `-w, --window DURATION`.
    var signature: String {
        let dashed = (short.map { "-\($0), " } ?? "") + "--\(name)"
        return value.map { "\(dashed) \($0.placeholder)" } ?? dashed
    }
}

/// Something that declares an option.
public protocol OptionDeclaration: Sendable {
    var spec: OptionSpec { get }
}

/// An option that is there or not: `--json`.
public struct Flag: OptionDeclaration {
    public let spec: OptionSpec

    public init(_ name: String, short: Character? = nil, help: String) {
        spec = OptionSpec(
            name: name, short: short, value: nil, environment: nil, defaultText: nil, help: help)
    }
}

/// An option with a value and no default: `--prometheus URL`.
public struct ValueOption<Value: Sendable>: OptionDeclaration {
    public let spec: OptionSpec
    let parser: ValueParser<Value>

    public init(
        _ name: String, short: Character? = nil, _ parser: ValueParser<Value>, environment: String? = nil,
        shownDefault: String? = nil, help: String
    ) {
        self.parser = parser
        spec = OptionSpec(
            name: name, short: short, value: OptionSpec.ValueSpec(parser), environment: environment,
            defaultText: shownDefault, help: help)
    }
}

/// An option with a value that always has one: `--window 2s`.
public struct DefaultedOption<Value: Sendable>: OptionDeclaration {
    public let spec: OptionSpec
    let parser: ValueParser<Value>
    let defaultValue: Value

    /// `shown` is how the default would be typed; a test of the table checks that it parses.
    public init(
        _ name: String, short: Character? = nil, _ parser: ValueParser<Value>, default defaultValue: Value,
        shown: String, help: String
    ) {
        self.parser = parser
        self.defaultValue = defaultValue
        spec = OptionSpec(
            name: name, short: short, value: OptionSpec.ValueSpec(parser), environment: nil, defaultText: shown,
            help: help)
    }
}
