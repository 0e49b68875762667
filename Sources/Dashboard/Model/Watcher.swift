import OperatorCore
import TerminalUI

/// Who watches and keeps tickets, in the words of the title.
struct Watcher {
    let view: ClusterView
    let now: WallTime

    /// The fullest first; none: it is not known yet.
    var forms: [StyledText] {
        switch view.writer {
        case .here: Self.quiet("this window watches", "keeps tickets")
        case .nobody(let since):
            ["nobody keeps tickets" + age(since), "nobody keeps tickets"].map { StyledText($0, .degraded) }
        case .elsewhere(let holder): elsewhere(holder)
        case .notKnown: byRole
        }
    }

    /// What takes the product's place in the title where no form fits; nil where this window is all there is.
    var badge: StyledText? {
        switch view.writer {
        case .here: nil
        case .nobody: StyledText("no keeper", .degraded)
        case .elsewhere:
            view.writer.silence(at: now) == nil ? StyledText("follower", .heading) : StyledText("silent", .degraded)
        case .notKnown: view.role == .follower ? StyledText("follower", .heading) : nil
        }
    }

    private static func quiet(_ forms: String...) -> [StyledText] { forms.map { StyledText($0, .quiet) } }

    private func elsewhere(_ holder: WriterStatus.Holder) -> [StyledText] {
        if let silence = view.writer.silence(at: now) {
            return ["pid \(holder.pid) silent \(FigureText.age(silence))", "pid \(holder.pid) silent"].map {
                StyledText($0, .degraded)
            }
        }
        let name = holder.program == "monitor" ? "daemon" : holder.program
        return Self.quiet("follows \(name) pid \(holder.pid)", "follows pid \(holder.pid)")
    }

    private func age(_ since: WallTime?) -> String {
        since.map { " for " + FigureText.age(now.elapsed(since: $0)) } ?? ""
    }

    /// Where no other process could keep them, or who it is cannot be read.
    private var byRole: [StyledText] {
        switch view.role {
        case .starting: []
        case .writer: Self.quiet("this window watches", "keeps tickets")
        case .follower: Self.quiet("another process keeps tickets", "follows")
        }
    }
}
