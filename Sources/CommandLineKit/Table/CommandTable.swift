/// The whole command line as data: parsing, help, man page, completions and the reference come from it.
public struct CommandTable: Sendable {
    public let program: String
    public let version: String
    /// One line on what the program is.
    public let summary: String
    /// Options every command takes.
    public let commonOptions: [OptionSpec]
    public let groups: [Group]
    /// Exit status and meaning, in order.
    public let exitStatuses: [(status: String, means: String)]
    /// Variables that no option stands for, with what they do.
    public let environment: [(name: String, means: String)]
    /// False: the program without a command is a usage error.
    public let runsBare: Bool

    /// Commands under one heading of the help.
    public struct Group: Sendable {
        public let title: String
        public let commands: [CommandSpec]

        public init(_ title: String, _ commands: [CommandSpec]) {
            self.title = title
            self.commands = commands
        }
    }

    public init(
        program: String, version: String, summary: String, commonOptions: [any OptionDeclaration], groups: [Group],
        exitStatuses: [(status: String, means: String)] = [], environment: [(name: String, means: String)] = [],
        runsBare: Bool = false
    ) {
        self.program = program
        self.version = version
        self.summary = summary
        self.commonOptions = commonOptions.map(\.spec)
        self.groups = groups
        self.exitStatuses = exitStatuses
        self.environment = environment
        self.runsBare = runsBare
    }

    /// All commands of the first level, in the order of the help.
    public var commands: [CommandSpec] { groups.flatMap(\.commands) }

    /// The command at `path`; nil where there is none.
    public func command(at path: [String]) -> CommandSpec? {
        guard let name = path.first, var found = commands.first(where: { $0.name == name }) else { return nil }
        for name in path.dropFirst() {
            guard let next = found.subcommands.first(where: { $0.name == name }) else { return nil }
            found = next
        }
        return found
    }

    /// Every path that names a command or a group of subcommands, depth first.
    public var paths: [[String]] {
        func below(_ command: CommandSpec, _ path: [String]) -> [[String]] {
            [path + [command.name]] + command.subcommands.flatMap { below($0, path + [command.name]) }
        }
        return commands.flatMap { below($0, []) }
    }
}
