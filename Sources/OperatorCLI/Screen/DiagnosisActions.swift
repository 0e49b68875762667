import ClaudeDiagnoser
import Dashboard
import Engine
import OperatorCore

/// What keys ask of diagnoses: what Claude would be sent, a new one, the end of one that is under way.
struct DiagnosisActions: Sendable {
    let call: Call
    let subject: any Subject
    let watch: ScreenWatch
    let claude: ClaudeDesk?

    /// Does it; answers what to say of it.
    func perform(_ effect: Effect) async throws -> String? {
        guard let engine = watch.watching?.engine else { return "nothing is watched yet" }
        switch effect {
        case .offerClaude(let incident):
            watch.mailbox.post(.offered(try await offer(incident)))
            return nil
        case .askClaude(let offer):
            if !offer.isAllowed {
                try claude?.allow(true, by: call.user, at: call.clock.now().wall)
                if let shown = claude?.shown { watch.mailbox.post(.claude(shown)) }
            }
            engine.askDiagnosis(incident: offer.incident, by: call.user)
            return "asking Claude about I-\(offer.incident)"
        case .diagnose(let incident):
            engine.askDiagnosis(incident: incident, by: call.user)
            let absence = claude?.absence ?? ""
            return "I-\(incident) is explained anew" + (absence.isEmpty ? "" : "; \(absence)")
        case .stopDiagnosis(let incident):
            await engine.stopDiagnosis(incident: incident, by: call.user)
            return nil
        default: return nil
        }
    }

    /// What would be sent where, at what cost: from the incident's newest evidence, byte for byte.
    private func offer(_ incident: Int64) async throws -> ClaudeOffer {
        guard let claude, let engine = claude.engine else {
            throw DiagnosisToolError("there is no key: \(claude?.absence ?? "Claude is not used here")")
        }
        let settings = engine.settings
        var offer = ClaudeOffer(
            incident: incident, model: settings.model, host: engine.host, redactions: settings.redactions,
            dollarCap: settings.budget.dollars, dollarsPerDay: engine.dollarsPerDay,
            isAllowed: claude.standing.isAllowed)
        if case .forbidden(let why) = claude.standing {
            throw DiagnosisToolError("Claude may not be asked: \(why); operator config claude allow changes it")
        }
        if let watching = watch.watching,
            let pack = try await watching.tickets.diagnoses(ofIncident: incident).last?.pack
        {
            let engineOfWatch = watching.engine
            let request = ToolRequest(pack: pack, history: engineOfWatch.history) { engineOfWatch.snapshot }
            let bytes = engine.diagnoser.dryRun(pack, tools: subject.tools(for: request)).utf8.count
            offer.bytes = bytes
            offer.estimate = engine.diagnoser.estimate(bytes: bytes)
        }
        return offer
    }
}

extension ClaudeDesk {
    /// As the screen knows it.
    var shown: ClaudeStanding {
        guard engine != nil else { return .absent(absence) }
        return switch standing {
        case .allowed: .allowed
        case .unasked: .unasked
        case .forbidden(let why): .absent("Claude is not asked here: \(why)")
        }
    }
}
