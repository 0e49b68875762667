import CommandLineKit
import Configuration
import OperatorCore

/// From the start screen to what was chosen on it.
struct StartWay {
    let call: Call
    let screens: ScreenStage

    /// The dashboard of a cluster that config.toml now has.
    func configured(_ name: String) throws -> ScreenSession { try dashboard { $0.cluster = name } }

    /// The dashboard of a local cluster that runs.
    func local(_ name: String) throws -> ScreenSession { try dashboard { $0.cluster = name } }

    /// The dashboard of what was typed, this once.
    func unsaved(_ endpoints: [Endpoint]) throws -> ScreenSession {
        try dashboard { $0.endpoints = [Subjects.standard.description.id: endpoints] }
    }

    func demo() throws -> ScreenSession {
        var plan = try DemoPlan(call)
        plan.pace = .talk
        return RehearsalShow(call, plan, isScripted: true, screens: screens).session()
    }

    func byHand() throws -> ScreenSession {
        var plan = try DemoPlan(call)
        plan.name = "by-hand-\(plan.name.split(separator: "-").last ?? "1")"
        return RehearsalShow(call, plan, isScripted: false, screens: screens).session()
    }

    private func dashboard(_ choose: (inout SettingFlags) -> Void) throws -> ScreenSession {
        let settings = try call.settings(choose)
        let cluster = try Call.required(settings)
        return DashboardSession(
            call: call, cluster: cluster, database: settings.paths.database.value, log: settings.paths.log,
            subject: try call.subject(settings, cluster),
            claude: try call.claudeDesk(of: cluster, asksOnScreen: true)
        ).session(mailbox: screens.mailbox())
    }
}
