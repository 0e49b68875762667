import OperatorCore
import TerminalUI

/// What the dialog says before Claude is asked: where evidence goes, how much, what is taken out, what it may cost.
struct ClaudeQuestion {
    let offer: ClaudeOffer
    let cluster: String
    /// Where the words after a label begin.
    static let column = 11

    var title: StyledText {
        StyledText("Ask Claude about I-\(offer.incident)", .heading) + StyledText("   costs money", .dialog)
    }

    var lines: [StyledText] {
        let sent = offer.bytes.map { "\(FigureText.bytes(Double($0))) of evidence" } ?? "evidence"
        let about = offer.estimate.map { "about \(DiagnosisCost.money($0, up: true)), " } ?? ""
        let caps = "at most \(DiagnosisCost.money(offer.dollarCap)); \(DiagnosisCost.money(offer.dollarsPerDay)) a day"
        var lines = [
            line("sent", "\(sent), then answers to what it asks"),
            line("to", "\(offer.host)   \(offer.model)"),
            line("taken out", offer.redactions.joined(separator: "; ")),
            line("cost", about + caps),
        ]
        guard !offer.isAllowed else { return lines }
        lines.append(StyledText(""))
        let words =
            "Nobody allowed this for \(cluster) yet. It holds from now on and is kept with your name; "
            + "`operator config claude never` takes it back."
        return lines + [StyledText(words, .dialog)]
    }

    /// Destination, bytes, price and what is taken out, for a small screen.
    var short: [StyledText] {
        let sent = offer.bytes.map { "\(FigureText.bytes(Double($0)))" } ?? "evidence"
        let about = offer.estimate.map { "about \(DiagnosisCost.money($0, up: true)), " } ?? ""
        let caps = "\(DiagnosisCost.money(offer.dollarCap)) at most, \(DiagnosisCost.money(offer.dollarsPerDay)) a day"
        return [
            StyledText("\(sent) to \(offer.host)", .dialog), StyledText(about + caps, .dialog),
            StyledText("without " + offer.redactions.joined(separator: "; "), .dialog),
        ]
    }

    private func line(_ label: String, _ text: String) -> StyledText {
        StyledText(TextWidth.padded(label, columns: Self.column), .heading) + StyledText(text, .dialog)
    }
}
