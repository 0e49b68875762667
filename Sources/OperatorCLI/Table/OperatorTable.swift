import CommandLineKit

/// The command line of `operator`: every command, in the order of the help.
enum OperatorTable {
    static let version = "0.1.0"

    /// A command, or a word with commands below it.
    enum Entry: Sendable {
        case command(any Command.Type)
        case group(String, summary: String, otherNames: [String] = [], [any Command.Type])

        var spec: CommandSpec {
            switch self {
            case .command(let type): type.spec
            case .group(let name, let summary, let others, let types):
                CommandSpec(name, summary: summary, subcommands: types.map { $0.spec }, otherNames: others)
            }
        }
    }

    private static let groups: [(title: String, entries: [Entry])] = [
        (
            "Watch",
            [
                .command(DashboardCommand.self), .command(WallCommand.self), .command(WatchCommand.self),
                .command(Observe.self), .command(Monitor.self), .command(Agent.self),
            ]
        ),
        (
            "Look back",
            [
                .command(Diagnose.self), .command(Logs.self),
                .group(
                    "tickets", summary: "what was found, and what people did about it",
                    otherNames: ["incidents", "alerts"],
                    [
                        TicketsList.self, TicketsShow.self, TicketsAcknowledge.self, TicketsNote.self,
                        TicketsHold.self, TicketsUnhold.self, TicketsSilence.self, TicketsUnsilence.self,
                        TicketsResolve.self, TicketsReopen.self,
                    ]),
            ]
        ),
        (
            "Practise",
            [
                .command(Demo.self),
                .group(
                    "rehearse", summary: "a simulated cluster on this machine",
                    otherNames: ["simulate", "sandbox", "playground"], [RehearseUp.self]),
                .group(
                    "chaos", summary: "break a disposable local cluster on purpose",
                    otherNames: ["kill", "inject", "fault"],
                    [ChaosList.self, ChaosInject.self, ChaosHeal.self, ChaosStatus.self]),
            ]
        ),
        (
            "Set up",
            [
                .command(Doctor.self), .command(Invariants.self), .command(Clusters.self),
                .group(
                    "config", summary: "the settings that hold", otherNames: ["settings"],
                    [ConfigShow.self, ConfigClaude.self]),
            ]
        ),
    ]

    static let table = CommandTable(
        program: "operator", version: version,
        summary:
            "watches a \(SubjectWords.titles) cluster, opens tickets when an invariant breaks, and explains incidents",
        commonOptions: CommonOptions.all,
        groups: groups.map { CommandTable.Group($0.title, $0.entries.map(\.spec)) },
        exitStatuses: [
            ("0", "all went well"), ("1", "a violation was found, or what was asked for failed"),
            ("2", "the command line is wrong"), ("3", "the configuration is wrong or missing"),
            ("4", "nothing of the cluster could be seen"), ("128+N", "ended by signal N"),
        ],
        environment: [
            ("NO_COLOR", "set to anything: no colours"),
            ("XDG_CONFIG_HOME, XDG_STATE_HOME", "where configuration and state are kept"),
        ],
        runsBare: true)

    /// The command at a path of the table; the bare program is one of its own.
    static func command(at path: [String]) -> (any Command.Type)? {
        guard let name = path.first else { return Start.self }
        for case let entry in groups.flatMap(\.entries) where entry.spec.name == name {
            switch entry {
            case .command(let type): return path.count == 1 ? type : nil
            case .group(_, _, _, let types): return types.first { [name, $0.spec.name] == path }
            }
        }
        return nil
    }
}
