import ClaudeAPI
import ClaudeDiagnoser
import Configuration
import OperatorCore

/// The doctor's look at Claude: key, service, model, consent. Nothing of the cluster is sent, the key only to its host.
struct DoctorClaude {
    let call: Call
    let cluster: ClusterSettings?

    func findings() async -> [Finding] {
        if cluster?.engine.value == .playbook { return [Finding("claude", .ok, "engine is playbook: it is not asked")] }
        let engine: ClaudeEngine?
        do {
            let daily = cluster?.claudeDailyDollars.map(Double.init)
            let credentials = try ClaudeCredentials.find(environment: call.environment, keyFile: try call.keyFile())
            engine = try credentials.map { try ClaudeEngine.make(call, $0, dailyDollars: daily) }
        } catch {
            return [Finding("claude key", .failed, "\(error)", remedy: "correct it; until then the playbook explains")]
        }
        guard let engine else {
            let path = (try? call.keyFile()) ?? ClaudeEngine.keyFileName
            return [
                Finding(
                    "claude", .ok,
                    "no key: the playbook alone explains. To add it, set ANTHROPIC_API_KEY or write \(path) (mode 600)")
            ]
        }
        let key = Finding("claude key", .ok, "from \(engine.keySource), not shown")
        return [key, await service(engine)] + (cluster.map { [consent(engine, $0)] } ?? [])
    }

    /// Asks the service for the model by name: proves address, key and model at once.
    private func service(_ engine: ClaudeEngine) async -> Finding {
        let model = engine.settings.model
        let price = Price.of(model) == nil ? "; its price is not known, only tokens are limited" : ""
        do {
            let found = try await engine.client.model(model)
            let life = found.lifecycle.map { ", \(UntrustedText.sanitise($0, maximumScalars: 40))" } ?? ""
            let grade: Finding.Grade = found.lifecycle == nil || found.lifecycle == "active" ? .ok : .warning
            return Finding(
                "claude service", grade, "\(engine.host) has \(model)\(life)\(price)",
                remedy: grade == .ok ? nil : "name a current model in [claude] of config.toml")
        } catch {
            let why = UntrustedText.sanitise("\(error)", maximumScalars: 200)
            return Finding(
                "claude service", .warning, "\(engine.host): \(why)",
                remedy: "the playbook explains meanwhile; check network, proxy, key and the model's name")
        }
    }

    private func consent(_ engine: ClaudeEngine, _ cluster: ClusterSettings) -> Finding {
        let name = cluster.key.value
        let standing = (try? call.claudePermission())?.standing(
            of: name, configured: cluster.claude?.value,
            isDisposable: cluster.disposable.value || cluster.isSimulated)
        let command = "\(call.program) config claude allow --cluster \(name)"
        let words =
            switch standing {
            case .allowed(let why): "evidence of \(name) may go to \(engine.host): \(why)"
            case .forbidden(let why): "evidence of \(name) never goes to \(engine.host): \(why)"
            case .unasked, nil: "nothing of \(name) is sent until a person allows it: key d, or `\(command)`"
            }
        return Finding("claude consent", .ok, words)
    }
}
