import OperatorCore
import TerminalUI

/// The state in large letters: the words, from the fullest to the shortest, and how they look.
struct WallHeadline {
    /// The first that fits is shown.
    let texts: [String]
    let role: StyleRole
    /// The whole band is filled and the letters are holes in it.
    let isInverse: Bool

    init(_ situation: Situation, _ currency: WallCurrency) {
        if currency.isLost, let age = currency.age {
            texts = ["NOT CURRENT " + FigureText.age(age).uppercased(), "NOT CURRENT", "OLD"]
            (role, isInverse) = (.wallCritical, true)
            return
        }
        texts = Self.texts(situation)
        isInverse = situation.mark == .critical
        switch situation.mark {
        case .critical: role = .wallCritical
        case .degraded: role = .degraded
        case .ok: role = .wallOk
        case .planned, .unknown, .over: role = .value
        }
    }

    private static func texts(_ situation: Situation) -> [String] {
        guard let head = situation.head else { return [situation.word, short(situation.word)] }
        let full = situation.what(head).uppercased()
        let name = situation.name(head.key.component).uppercased()
        return head.key.component.kind == "cluster" ? [full, situation.word] : [full, name, situation.word]
    }

    private static func short(_ word: String) -> String {
        word.split(separator: " ").last.map(String.init) ?? word
    }

    func draw(_ text: String, _ form: BigText.Form, into canvas: inout Canvas, _ area: Rect, padding: Int, indent: Int)
    {
        let (x, y) = (area.x + indent, area.y + padding)
        guard isInverse else { return BigText.draw(text, form, into: &canvas, x: x, y: y, role, clip: area) }
        canvas.fill(area, " ", role)
        BigText.draw(text, form, into: &canvas, x: x, y: y, .normal, clip: area, dot: " ")
    }
}
