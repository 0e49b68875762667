import ClaudeDiagnoser
import Configuration
import Engine
import OperatorCore

/// Claude as one cluster's watch has it: the engine where there is a key, and whether evidence may go there now.
struct ClaudeDesk: Sendable {
    let engine: ClaudeEngine?
    /// Why there is no engine, and how to get one: one quiet line. Empty where there is one.
    let absence: String
    let cluster: String
    let permission: ClaudePermission
    let configured: ClaudeConsent?
    let isDisposable: Bool

    var standing: ClaudePermission.Standing {
        permission.standing(of: cluster, configured: configured, isDisposable: isDisposable)
    }

    /// For an engine that judges again what has its verdict; asks before each pack whether it may leave.
    var refinement: Refinement? {
        engine.map { engine in Refinement(engine.diagnoser) { _ in standing.isAllowed } }
    }

    /// Keeps a person's word.
    func allow(_ isAllowed: Bool, by person: String, at time: WallTime) throws(ConsentFile.Unusable) {
        try permission.file.record(
            Consent(cluster: cluster, host: permission.host, isAllowed: isAllowed, by: person, at: time))
    }
}
