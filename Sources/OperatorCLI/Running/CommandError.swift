/// Why a command could not do its work, in the house's form.
struct CommandError: Error, CustomStringConvertible {
    /// `what failed: why. what to do`
    let description: String
    let status: ExitStatus

    init(_ what: String, _ why: String, _ remedy: String, status: ExitStatus = .failed) {
        description = "\(what): \(why). \(remedy)"
        self.status = status
    }

    /// Claude was asked for, and nobody let this cluster's evidence go there.
    static func noConsent(_ cluster: String) -> CommandError {
        CommandError(
            "cannot diagnose \(cluster) with claude", "its evidence may not leave: nobody allowed it",
            "a person allows it once: `operator config claude allow --cluster \(cluster)`; "
                + "`operator diagnose --engine claude --dry-run TICKET` shows what would be sent",
            status: .configuration)
    }

    /// A text that is in the house's form already.
    init(_ description: String, status: ExitStatus = .failed) {
        self.description = description
        self.status = status
    }
}

/// How the program ends; scripts rely on these numbers.
enum ExitStatus: Sendable, Hashable {
    case ok
    /// A violation was found, or what was asked for failed.
    case failed
    case usage
    case configuration
    /// Nothing of the cluster could be seen.
    case cannotObserve
    case signal(Int32)

    var code: Int32 {
        switch self {
        case .ok: 0
        case .failed: 1
        case .usage: 2
        case .configuration: 3
        case .cannotObserve: 4
        case .signal(let number): 128 + number
        }
    }
}
