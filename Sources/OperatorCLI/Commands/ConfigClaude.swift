import ClaudeAPI
import ClaudeDiagnoser
import CommandLineKit
import Configuration
import OperatorCore

/// `operator config claude`: whether evidence of a cluster may go to Claude, and a person's word on it.
enum ConfigClaude: Command {
    /// What a person can say.
    enum Word: String, CaseIterable, Sendable {
        case allow
        case never
    }

    private static let word = Argument(
        ValueParser<Word>.choice(), count: .optional,
        help: "say it for this cluster; without, only show what holds")

    static let spec = CommandSpec(
        "claude", summary: "show or say whether evidence of a cluster may go to Claude",
        discussion: [
            "Evidence of a cluster that is not disposable goes to Claude only after a person allowed it, here or in the "
                + "dashboard (key d). The word is kept with name and time in claude-consent beside the database, holds "
                + "for this cluster and this service, and is taken back by `never`. claude = \"allowed\" or \"never\" "
                + "in the cluster's block of config.toml comes before it."
        ],
        arguments: [word.spec],
        examples: [
            .init("operator config claude --cluster shop", "what holds, where evidence would go, at what cost"),
            .init("operator config claude allow --cluster shop", "from now on Claude explains its incidents, too"),
        ])

    static func run(_ call: Call) async throws -> ExitStatus {
        let cluster = try call.clusterSettings()
        let desk = try call.claudeDesk(
            .auto, cluster: cluster.key.value, configured: cluster.claude?.value,
            isDisposable: cluster.disposable.value || cluster.isSimulated,
            dailyDollars: cluster.claudeDailyDollars.map(Double.init))
        if let word = call.invocation.first(Self.word) {
            if let configured = cluster.claude, (configured.value == .allowed) != (word == .allow) {
                throw CommandError(
                    "cannot say \(word.rawValue)",
                    "\(configured.origin) says claude = \"\(configured.value.rawValue)\", which comes first",
                    "change it there", status: .configuration)
            }
            do { try desk.allow(word == .allow, by: call.user, at: call.clock.now().wall) } catch {
                throw CommandError("cannot keep your word", "\(error)", "correct that, and say it again")
            }
        }
        show(desk, try settings(call, desk), call)
        return .ok
    }

    private static func settings(_ call: Call, _ desk: ClaudeDesk) throws -> (ClaudeSettings, daily: Double) {
        let options = ClaudeOptions(try call.configurationFile().claude)
        return (ClaudeSettings(options), desk.engine?.dollarsPerDay ?? options.dollarsPerDay.value)
    }

    private static func show(_ desk: ClaudeDesk, _ asked: (ClaudeSettings, daily: Double), _ call: Call) {
        let (settings, daily) = asked
        let host = desk.permission.host
        if call.wantsJSON {
            call.console.json(
                .versioned([
                    "cluster": .string(desk.cluster), "allowed": .bool(desk.standing.isAllowed),
                    "why": .string(words(desk)), "host": .string(host), "model": .string(settings.model),
                    "key": .text(desk.engine?.keySource),
                    "dollars_per_diagnosis": .number(settings.budget.dollars), "dollars_per_day": .number(daily),
                ]))
            return
        }
        var lines = [
            words(desk),
            "evidence goes to    \(host), model \(settings.model)",
            "key                 \(desk.engine.map { "from \($0.keySource)" } ?? "none; \(desk.absence)")",
            "taken out before    \(settings.redactions.joined(separator: "; "))",
            "costs at most       \(DiagnosisCost.money(settings.budget.dollars)) a diagnosis, "
                + "\(DiagnosisCost.money(daily)) a day",
            "see what is sent    \(call.program) diagnose TICKET --engine claude --dry-run",
        ]
        switch desk.standing {
        case .unasked: lines.append("to allow it         \(call.program) config claude allow --cluster \(desk.cluster)")
        case .allowed: lines.append("to take it back     \(call.program) config claude never --cluster \(desk.cluster)")
        case .forbidden: break
        }
        call.console.lines(lines)
    }

    private static func words(_ desk: ClaudeDesk) -> String {
        switch desk.standing {
        case .allowed(let why): "evidence of \(desk.cluster) may go to Claude: \(why)"
        case .forbidden(let why): "evidence of \(desk.cluster) never goes to Claude: \(why)"
        case .unasked: "evidence of \(desk.cluster) does not go to Claude: nobody allowed it"
        }
    }
}
