import ClaudeAPI
import ClaudeDiagnoser
import CommandLineKit
import Configuration
import OperatorCore

extension Call {
    /// Claude for one cluster's watch. `asksOnScreen`: a person can be asked there; else an engine named by flag needs
    /// its consent before.
    ///
    /// Throws where Claude was asked for by name and cannot be used.
    func claudeDesk(of cluster: ClusterSettings, asksOnScreen: Bool = false) throws -> ClaudeDesk {
        let desk = try claudeDesk(
            cluster.engine.value, cluster: cluster.key.value, configured: cluster.claude?.value,
            isDisposable: cluster.disposable.value || cluster.isSimulated,
            dailyDollars: cluster.claudeDailyDollars.map(Double.init))
        if cluster.engine.value == .claude, !asksOnScreen, !desk.standing.isAllowed {
            throw CommandError.noConsent(cluster.key.value)
        }
        if !asksOnScreen { tellQuietly(desk) }
        return desk
    }

    /// The same for a cluster that is known by name, kind and consent alone.
    func claudeDesk(
        _ choice: DiagnosisEngine, cluster: String, configured: ClaudeConsent? = nil, isDisposable: Bool,
        dailyDollars: Double? = nil
    ) throws -> ClaudeDesk {
        let (engine, absence) = try claude(choice, dailyDollars: dailyDollars)
        return ClaudeDesk(
            engine: engine, absence: absence, cluster: cluster, permission: try claudePermission(),
            configured: configured, isDisposable: isDisposable)
    }

    /// Who may send what where.
    func claudePermission() throws -> ClaudePermission {
        let host = (try? ClaudeService.named(in: environment))?.host ?? ""
        return ClaudePermission(file: ConsentFile(path: try paths().directory + "/claude-consent"), host: host)
    }

    /// Consent for the cluster a stored pack is of.
    func claudeConsent() throws -> @Sendable (EvidencePack) -> Bool {
        let file = try configurationFile()
        let permission = try claudePermission()
        return { pack in
            let block = file.cluster(pack.cluster.key)
            return permission.standing(
                of: pack.cluster.key, configured: block?.claude?.value,
                isDisposable: block?.disposable?.value == true || pack.isSimulated
            ).isAllowed
        }
    }

    /// The daily ceiling that the block of a pack's cluster sets; nil: none of its own.
    func claudeDailyDollars(of cluster: String) throws -> Double? {
        try configurationFile().cluster(cluster)?.claudeDailyDollars.map(Double.init)
    }

    /// The engine where there is a usable key; else why there is none. Throws where it was asked for by name.
    func claude(_ choice: DiagnosisEngine, dailyDollars: Double?) throws -> (ClaudeEngine?, absence: String) {
        guard choice != .playbook else { return (nil, "") }
        do {
            guard let credentials = try ClaudeCredentials.find(environment: environment, keyFile: try keyFile()) else {
                return (nil, try withoutKey(choice))
            }
            return (try ClaudeEngine.make(self, credentials, dailyDollars: dailyDollars), "")
        } catch let error as CommandError {
            throw error
        } catch {
            guard choice == .claude else { return (nil, "Claude is off: \(shown("\(error)"))") }
            throw CommandError(
                "cannot diagnose with claude", "\(error)", "correct it, or give --engine playbook",
                status: .configuration)
        }
    }

    /// The key's file, beside the configuration.
    func keyFile() throws -> String {
        let path = try configurationFile().path
        let folder = path.lastIndex(of: "/").map { path[..<$0] } ?? "."
        return "\(folder)/\(ClaudeEngine.keyFileName)"
    }

    private func withoutKey(_ choice: DiagnosisEngine) throws -> String {
        let file = shown(try keyFile())
        // The path comes first: what a narrow screen cuts is at the end.
        guard choice == .claude else { return "a key in \(file) (mode 600) or ANTHROPIC_API_KEY adds Claude" }
        let ways = "set ANTHROPIC_API_KEY, or write a key to \(file) (mode 600)"
        throw CommandError("cannot diagnose with claude", "there is no key", ways, status: .configuration)
    }

    /// One line for a person at a terminal, and none for a log.
    private func tellQuietly(_ desk: ClaudeDesk) {
        guard console.isTerminal, !wantsJSON else { return }
        if !desk.absence.isEmpty {
            console.error("the playbook explains incidents; \(desk.absence)")
        } else if desk.engine != nil, desk.standing == .unasked {
            console.error(
                "the playbook explains incidents; \(program) config claude allow --cluster \(desk.cluster) adds Claude")
        }
    }
}
