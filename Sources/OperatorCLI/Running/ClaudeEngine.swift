import ClaudeAPI
import ClaudeDiagnoser
import CommandLineKit
import Configuration
import OperatorCore
import PlaybookDiagnoser

/// Claude beside the playbook, where there is a key and evidence may be sent; else one line why not.
struct ClaudeEngine: Sendable {
    let diagnoser: ClaudeDiagnoser
    /// Where evidence goes.
    let host: String

    /// The key's file, beside the configuration.
    static let keyFileName = "anthropic.key"

    /// For any pack: without key or spending, only to show what would be sent.
    static func unkeyed(_ call: Call) throws -> ClaudeDiagnoser {
        try make(call, .key("not-a-key", source: "nowhere"), dailyDollars: 0).diagnoser
    }

    fileprivate static func make(
        _ call: Call, _ credentials: ClaudeCredentials, dailyDollars: Int
    ) throws -> ClaudeEngine {
        let service = try ClaudeService.named(in: call.environment)
        let clock = call.clock
        let client = ClaudeClient(
            service: service, credentials: credentials, sleep: { try await clock.sleep(for: $0) })
        let spending = DailySpending(
            path: try call.paths().directory + "/claude-spending", dollars: Double(dailyDollars), clock: clock)
        let diagnoser = ClaudeDiagnoser(
            client: client, playbook: { Playbook.diagnoser.verdict(on: $0) }, spending: spending, clock: clock)
        return ClaudeEngine(diagnoser: diagnoser, host: service.host)
    }
}

extension Call {
    /// The engine of `--engine` beside the playbook; nil where it is the playbook alone, with a line on standard error
    /// where that is worth one. `mayLeave`: consent for a pack.
    ///
    /// Throws where Claude was asked for by name and there is no usable key.
    func refinement(
        _ engine: DiagnosisEngine, dailyDollars: Int = ClusterSettings.standardDailyDollars,
        mayLeave: @escaping @Sendable (EvidencePack) -> Bool
    ) throws -> Refinement? {
        try claude(engine, dailyDollars: dailyDollars).map { Refinement($0.diagnoser, accepts: mayLeave) }
    }

    /// The engine beside the playbook for one cluster's watch. Throws where Claude was asked for by name and nobody let
    /// the cluster's evidence go there.
    func refinement(of cluster: ClusterSettings) throws -> Refinement? {
        let mayLeave = Self.mayLeave(
            consent: cluster.claude?.value, isDisposable: cluster.disposable.value || cluster.isSimulated)
        guard mayLeave || cluster.engine.value == .claude else { return nil }
        guard mayLeave else { throw CommandError.noConsent(cluster.key.value) }
        return try refinement(cluster.engine.value, dailyDollars: cluster.claudeDailyDollars) { _ in true }
    }

    /// Consent by the configuration, for the cluster a pack is of.
    func claudeConsent() throws -> @Sendable (EvidencePack) -> Bool {
        let file = try configurationFile()
        return { pack in
            let block = file.cluster(pack.cluster.key)
            return Self.mayLeave(
                consent: block?.claude?.value, isDisposable: block?.disposable?.value == true || pack.isSimulated)
        }
    }

    /// The daily ceiling of the cluster a pack is of.
    func claudeDailyDollars(of cluster: String) throws -> Int {
        try configurationFile().cluster(cluster)?.claudeDailyDollars ?? ClusterSettings.standardDailyDollars
    }

    /// What a person said holds; where nobody said, only what may be broken anyway may leave.
    static func mayLeave(consent: ClaudeConsent?, isDisposable: Bool) -> Bool {
        consent == .allowed || consent == nil && isDisposable
    }

    func claude(_ engine: DiagnosisEngine, dailyDollars: Int) throws -> ClaudeEngine? {
        guard engine != .playbook else { return nil }
        do {
            guard let credentials = try ClaudeCredentials.find(environment: environment, keyFile: try keyFile()) else {
                return try withoutKey(engine)
            }
            return try ClaudeEngine.make(self, credentials, dailyDollars: dailyDollars)
        } catch let error as CommandError {
            throw error
        } catch {
            guard engine == .claude else {
                console.error("Claude is off: \(error). The playbook explains incidents")
                return nil
            }
            throw CommandError(
                "cannot diagnose with claude", "\(error)", "correct it, or give --engine playbook",
                status: .configuration)
        }
    }

    private func withoutKey(_ engine: DiagnosisEngine) throws -> ClaudeEngine? {
        let ways = "set ANTHROPIC_API_KEY, or write a key to \(try keyFile()) (mode 600)"
        guard engine == .claude else {
            if console.isTerminal, !wantsJSON {
                console.error("the playbook explains incidents; to add Claude, \(ways)")
            }
            return nil
        }
        throw CommandError("cannot diagnose with claude", "there is no key", ways, status: .configuration)
    }

    private func keyFile() throws -> String {
        let path = try configurationFile().path
        let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
        return "\(folder)/\(ClaudeEngine.keyFileName)"
    }
}
