import CommandLineKit
import Configuration
private import Glibc
import NcursesTerminal

extension Call {
    /// Shows the screen of the cluster that was chosen, until it is left. The way of `operator dashboard` and
    /// `operator wall`.
    ///
    /// Returns nil where nobody sits at a terminal; throws where there is no cluster, or the terminal can show no screen.
    func showCluster(isReadOnly: Bool, isWall: Bool = false) throws -> ExitStatus? {
        let settings = try settings()
        let cluster = try Self.required(settings)
        let subject = try subject(settings, cluster)
        guard console.isTerminal, isatty(STDIN_FILENO) == 1 else { return nil }
        let claude = isReadOnly ? nil : try claudeDesk(of: cluster, asksOnScreen: true)
        let session = DashboardSession(
            call: self, cluster: cluster, database: settings.paths.database.value, log: settings.paths.log,
            subject: subject, claude: claude, isReadOnly: isReadOnly, isWall: isWall)
        let terminal = try NcursesTerminal(terminalOptions)
        var loop = ScreenLoop(terminal: terminal, clock: clock) { session.session(mailbox: $0.mailbox()) }
        return loop.run(console)
    }
}
