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
