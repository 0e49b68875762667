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

/// Whether evidence of a cluster may go to one host: asked before each diagnosis, so that a word taken back holds at
/// once.
struct ClaudePermission: Sendable {
    enum Standing: Sendable, Equatable {
        /// Why: `config.toml`, `anna, 2026-05-01T12:00:00.000Z`, `it is disposable`.
        case allowed(String)
        case forbidden(String)
        /// Nobody said anything.
        case unasked

        var isAllowed: Bool { if case .allowed = self { true } else { false } }
    }

    let file: ConsentFile
    let host: String

    /// The configuration's word first, then the last one a person gave on the screen or by `operator config claude`;
    /// where nobody said anything, only what may be broken anyway may leave.
    func standing(of cluster: String, configured: ClaudeConsent?, isDisposable: Bool) -> Standing {
        switch configured {
        case .never: return .forbidden("config.toml")
        case .allowed: return .allowed("config.toml")
        case nil: break
        }
        if let word = file.standing(of: cluster, host: host) {
            let who = "\(word.by), \(word.at)"
            return word.isAllowed ? .allowed(who) : .forbidden(who)
        }
        return isDisposable ? .allowed("it is disposable") : .unasked
    }
}
