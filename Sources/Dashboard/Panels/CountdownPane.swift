import OperatorCore
import TerminalUI

/// The countdown over the screen: the number as large as there is room for, what will be done, and the way out.
struct CountdownPane {
    let countdown: Countdown
    let state: DashboardState

    func draw(into canvas: inout Canvas, _ free: PaneRoom) {
        let area = free.area
        let left = max(1, countdown.left(at: state.now))
        let verb = countdown.verb.prefix(1).uppercased() + countdown.verb.dropFirst()
        let isLarge = area.height >= 18
        let words =
            (isLarge ? Array(repeating: StyledText(""), count: BigText.height + 1) : [])
            + [StyledText(isLarge ? "esc calls it off" : "in \(left) s; esc calls it off", .dialog)]
        let dialog = Dialog(
            title: StyledText("\(verb) \(countdown.target.spoken)", .critical)
                + StyledText(state.heading.isSimulated && area.width >= 60 ? "   a simulated one" : "", .dialog),
            lines: words, buttons: [])
        let room = free.room(for: dialog.frame(in: area).height, keeping: free.marked)
        dialog.draw(into: &canvas, room)
        guard isLarge else { return }
        let digit = "\(left)"
        let pane = room.centred(width: BigText.width(of: digit) - 1, height: BigText.height)
        BigText.draw(digit, into: &canvas, x: pane.x, y: pane.y, .dialog, clip: area)
    }

    /// What stands in the key bar meanwhile.
    var keyLine: String {
        "\(max(1, countdown.left(at: state.now)))   esc: do not \(countdown.verb) \(countdown.target.spoken)"
    }
}
