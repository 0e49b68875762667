import CommandLineKit
import Deployments
import OperatorCore
import RehearsalCluster

/// `operator rehearse up`: a simulated cluster in the foreground; Ctrl-C removes all of it.
enum RehearseUp: Command {
    private static let stores = DefaultedOption(
        RehearsalOptions.storesOption, ValueParser<Int>.integer("N", in: 1...32), default: 3, shown: "3",
        help: "\(RehearsedWords.subject.title) \(RehearsedWords.servingPlural)")
    private static let members = DefaultedOption(
        RehearsalOptions.membersOption, ValueParser<Int>.integer("N", in: 1...9), default: 3, shown: "3",
        help: RehearsedWords.votingPlural)
    private static let rate = DefaultedOption(
        "qps", ValueParser<Int>.integer("N", in: 0...1_000_000), default: 3000, shown: "3000",
        help: "Simulated requests a second, over all \(RehearsedWords.servingPlural)")
    private static let directory = ValueOption(
        "dir", .directory, help: "Where it keeps its files: new or empty; removed at the end")
    private static let keep = Flag("keep", help: "Leave that directory behind")
    private static let name = ValueOption(
        "name", .text("NAME"), shownDefault: "rehearsal", help: "What --cluster finds it by")

    static let spec = CommandSpec(
        "up", summary: "start a simulated cluster and keep it until Ctrl-C",
        discussion: [
            "Real processes on 127.0.0.1, one for each node, with \(RehearsedWords.authority)'s and "
                + "\(RehearsedWords.subject.title)'s HTTP ports, metrics and logs. They are a simulation: no data is stored. Other commands find it with --cluster NAME, from any shell.",
            "With --json the first line describes the cluster.",
        ],
        options: [stores, members, rate, CommonOptions.seed, name, directory, keep])

    static let cleansUp = true

    static func run(_ call: Call) async throws -> ExitStatus {
        let invocation = call.invocation
        let options = RehearsalOptions(
            stores: invocation[stores], members: invocation[members], queriesPerSecond: Double(invocation[rate]),
            seed: invocation[CommonOptions.seed], name: invocation[name],
            directory: try Environment.absolute(invocation[directory]),
            keepsDirectory: invocation[keep])
        if !call.wantsJSON {
            call.console.line(
                "starting \(options.members) \(RehearsedWords.authority) and \(options.stores) "
                    + "\(RehearsedWords.subject.title) processes ...")
        }
        let running = try await RehearsalDeployment.up(options, clock: call.clock)
        if call.wantsJSON { call.console.line(running.manifest.line) } else { describe(running.cluster, call) }
        let failure = await untilCancelled(running, call)
        // The command's task is cancelled by now; taking down must not be.
        try await Task { try await running.deployment.down() }.value
        if let failure { throw failure }
        if !call.wantsJSON { call.console.line("\(running.cluster.name) is gone") }
        return .ok
    }

    /// Returns at the signal; with an error where the cluster's supervisor went away by itself.
    private static func untilCancelled(_ running: RehearsalDeployment.Running, _ call: Call) async -> (any Error)? {
        while !Task.isCancelled {
            guard (try? await call.clock.sleep(for: .seconds(2))) != nil else { return nil }
            do { _ = try await running.deployment.status() } catch {
                return Task.isCancelled ? nil : error
            }
        }
        return nil
    }

    private static func describe(_ cluster: DeployedCluster, _ call: Call) {
        var table = TextTable(("node", .left), ("component", .left), ("addresses", .left), ("pid", .right))
        for node in cluster.nodes {
            table.add(
                .init(node.name), .init(node.component.description),
                .init(node.addresses.joined(separator: " ")), .init(node.pid.map(String.init) ?? "-"))
        }
        let select = "--cluster \(cluster.name)"
        let victim = cluster.nodes.last?.component.description ?? ""
        call.console.lines(
            [
                "\(call.style.bold(cluster.name)) is up. SIMULATED: real processes, no real \(RehearsedWords.subject.title)."
            ]
                + table.lines(call.style)
                + [
                    "files: \(cluster.directory)", "", "From another shell:",
                    "  \(call.program) observe \(select)", "  \(call.program) monitor \(select)",
                    "  \(call.program) chaos inject kill \(victim) \(select)",
                    "", "Ctrl-C removes all of it.",
                ])
    }
}
