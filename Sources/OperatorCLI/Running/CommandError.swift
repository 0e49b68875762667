/// Why a command could not do its work, in the house's form.
struct CommandError: Error, CustomStringConvertible {
    /// `what failed: why. what to do`
    let description: String
    let status: ExitStatus

    init(_ what: String, _ why: String, _ remedy: String, status: ExitStatus = .failed) {
        description = "\(what): \(why). \(remedy)"
        self.status = status
    }

    /// A text that is in the house's form already.
    init(_ description: String, status: ExitStatus = .failed) {
        self.description = description
        self.status = status
    }
}
