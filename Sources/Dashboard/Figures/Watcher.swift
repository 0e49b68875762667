import OperatorCore
import TerminalUI

/// Who watches and keeps tickets, in the words of the title.
struct Watcher {
    let view: ClusterView
    let now: WallTime

    /// nil: it is not known yet.
    var words: StyledText? {
        switch view.keeping {
        case .here: StyledText("this window watches", .quiet)
        case .nobody(let since): StyledText("nobody keeps tickets" + age(since), .degraded)
        case .elsewhere(let keeper): elsewhere(keeper)
        case .notKnown: byRole
        }
    }

    private func elsewhere(_ keeper: TicketKeeping.Keeper) -> StyledText {
        if let silence = view.keeping.silence(at: now) {
            return StyledText("pid \(keeper.pid) silent \(FigureText.age(silence))", .degraded)
        }
        let name = keeper.program == "monitor" ? "daemon" : keeper.program
        return StyledText("follows \(name) pid \(keeper.pid)", .quiet)
    }

    private func age(_ since: WallTime?) -> String {
        since.map { " for " + FigureText.age(now.elapsed(since: $0)) } ?? ""
    }

    /// Where no other process could keep them, or who it is cannot be read.
    private var byRole: StyledText? {
        switch view.role {
        case .starting: nil
        case .writer: StyledText("this window watches", .quiet)
        case .follower: StyledText("another process keeps tickets", .quiet)
        }
    }
}
