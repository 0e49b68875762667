import CommandLineKit
import Configuration
import Deployments
import OperatorCore
import TicketStore

/// `operator doctor`: whether everything is there that watching a cluster needs.
enum Doctor: Command {
    static let spec = CommandSpec(
        "doctor", summary: "check configuration, state and every source, with a remedy for what is wrong",
        discussion: ["Changes nothing. Exit 1 where something needs a remedy, 4 where nothing of the cluster answers."])

    static func run(_ call: Call) async throws -> ExitStatus {
        let settings = try call.settings()
        var findings = [
            Finding(
                "configuration", .ok,
                settings.file.exists
                    ? settings.file.path : "\(settings.file.path) is not there; flags and environment hold")
        ]
        findings += DoctorState(paths: settings.paths).findings()
        findings += await DoctorState(paths: settings.paths).tickets(
            of: settings.cluster?.key.value, now: call.clock.now().wall)
        var sawNothing = false
        if let cluster = settings.cluster {
            let (found, saw) = try await sources(settings, cluster, call)
            findings += found
            sawNothing = !saw
        } else {
            findings.append(
                Finding(
                    "cluster", .warning, "none is configured",
                    remedy: "give \(SubjectWords.hostOption), or write config.toml"))
        }
        findings += await DoctorClaude(call: call, cluster: settings.cluster).findings()
        for finding in findings {
            call.wantsJSON ? call.console.json(finding.json) : call.console.lines(finding.lines(call))
        }
        if sawNothing { return .cannotObserve }
        return findings.contains { $0.grade == .failed } ? .failed : .ok
    }

    /// Each source of one look at the cluster.
    private static func sources(_ settings: Settings, _ cluster: ClusterSettings, _ call: Call) async throws
        -> ([Finding], saw: Bool)
    {
        let subject = try call.subject(settings, cluster)
        let deadline = call.clock.now().advanced(by: .seconds(8))
        let observation = await subject.observe(window: .seconds(1), deadline: deadline)
        await subject.shutdown()
        let found = observation.sources.map { source -> Finding in
            switch source.state {
            case .failing(let error, _):
                Finding(
                    "source \(source.name)", .failed,
                    source.origin.isEmpty ? error : "\(source.origin): \(error)",
                    remedy: remedy(for: source, error, subject.descriptor.description))
            case .idle: Finding("source \(source.name)", .ok, "\(source.origin) is not asked in a single look")
            case .ok: Finding("source \(source.name)", .ok, source.origin)
            }
        }
        let identity = observation.cluster.id.map { ", id \($0)" } ?? ""
        let components = observation.topology.components.count
        let summary = Finding(
            "cluster", observation.sawAnything ? .ok : .failed,
            "\(cluster.key.value)\(identity), \(components) component\(components == 1 ? "" : "s")",
            remedy: observation.sawAnything ? nil : "check the endpoints: \(call.program) config show")
        return ([summary] + found, observation.sawAnything)
    }

    /// nil for what was not asked because something else fails.
    private static func remedy(
        for source: SourceStatus, _ error: String, _ subject: SubjectDescription
    ) -> String? {
        if error.hasPrefix("not asked") { return nil }
        guard let group = subject.sources.first(where: { $0.id.contains(source) }) else {
            return "check that this machine reaches it"
        }
        return group.remedies.first { error.hasPrefix($0.key) }?.value ?? group.remedy
    }
}
