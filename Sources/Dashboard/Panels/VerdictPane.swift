import OperatorCore
import TerminalUI

/// The verdict as a colleague would say it: cause, reasons that open, what was ruled out, what to do.
struct VerdictPane {
    let model: ViewModel
    let incident: Int64
    /// The other engine's verdict has a line; not where all versions are listed.
    var showsOthers = true
    var order = VerdictText.Order.usual

    private var record: DiagnosisRecord? { model.verdict(incident) }
    private var working: WorkingDiagnosis? {
        model.state.isScrubbed ? nil : model.view.working.flatMap { $0.incident == incident ? $0 : nil }
    }

    /// Draws heading and text; answers how many lines lie below.
    @discardableResult
    func draw(into canvas: inout Canvas, _ area: Rect, top: Int = 0) -> Int {
        guard area.height > 0 else { return 0 }
        let (head, body) = area.splitTop(1)
        heading(into: &canvas, head)
        let working = self.working.map { WorkingPane(model: model, working: $0) }
        let (above, below) = body.splitTop(body.height - (working?.rows(of: body) ?? 0))
        working?.draw(into: &canvas, below)
        let text = above.inset(horizontal: 1)
        let note = ClaudeNote(state: model.state, incident: incident, showsOthers: showsOthers)
        // Where there is little room what to do goes before a hint, which then ends the text.
        let isTight = text.height < 12
        let notes = isTight ? note.verdict(text.width) : note.lines(text.width)
        let (upper, foot) = text.splitTop(text.height - notes.count)
        let hint = isTight ? note.hint(text.width) : []
        let own = record.map { words($0, text.width).lines(within: upper.height) + hint } ?? []
        guard own.count > upper.height, text.height >= 8 else {
            return Paragraph(lines: lines(width: text.width, rows: text.height)).draw(into: &canvas, text, top: top)
        }
        // Too long for the pane: what stands beside the verdict stays in sight below it.
        Paragraph(lines: notes).draw(into: &canvas, foot)
        return Paragraph(lines: own).draw(into: &canvas, upper, top: top)
    }

    private func heading(into canvas: inout Canvas, _ area: Rect) {
        guard let record else {
            canvas.put("VERDICT", x: area.x + 1, y: area.y, .heading, clip: area)
            return
        }
        let title =
            StyledText("VERDICT \(record.version)", .heading)
            + StyledText("  \(record.engine), \(model.state.zone.text(record.at))", .quiet)
        canvas.put(title, x: area.x + 1, y: area.y, clip: area)
        let figures = record.grounding.verifiedFigures + record.grounding.wrongFigures.count
        let verified = "\(record.grounding.verifiedFigures) of \(figures) figures verified"
        let role: StyleRole = record.diagnosis.rootCause.confidence == .certain ? .value : .degraded
        let grade = record.diagnosis.abstained ? "no verdict" : record.diagnosis.rootCause.confidence.rawValue
        let tail = StyledText(grade, role) + StyledText(figures > 0 ? " · \(verified)" : "", .quiet)
        let fits = title.width + tail.width + 4 <= area.width
        canvas.put(fits ? tail : StyledText(grade, role), endingAt: area.right - 1, y: area.y, clip: area)
    }

    /// Rows it would fill at a width, heading and a running diagnosis included.
    func height(width: Int) -> Int {
        let below = working.map { WorkingPane(model: model, working: $0).wantedRows(width: width) } ?? 0
        return lines(width: width).count + 1 + below
    }

    /// The verdict wrapped to the width: all of it, or as much as `rows` hold without losing what to do.
    func lines(width: Int, rows: Int = .max) -> [StyledText] {
        guard let record else {
            let all = model.view.allVerdicts(of: incident)
            if model.state.isScrubbed, let first = all.first {
                let at = model.state.zone.text(first.at)
                return [StyledText("none at that time: verdict \(first.version) came at \(at)", .quiet)]
            }
            return [
                working.map { WorkingPane(model: model, working: $0).brief } ?? StyledText("not explained yet", .quiet)
            ]
        }
        let notes = ClaudeNote(state: model.state, incident: incident, showsOthers: showsOthers).lines(width)
        var text = words(record, width)
        text.order = order
        let lines = text.lines(within: rows - notes.count)
        return lines.count + notes.count <= rows ? lines + notes : lines
    }

    private func words(_ record: DiagnosisRecord, _ width: Int) -> VerdictText {
        let lit = record.diagnosis.supportingEvidence.indices.first {
            model.isExplained(.reason($0 + 1, incident: incident))
        }
        return VerdictText(record: record, width: width, lit: lit)
    }
}

/// A stored verdict as labelled lines.
struct VerdictText {
    let record: DiagnosisRecord
    let width: Int
    /// Index of the reason that is explained.
    var lit: Int?
    var order = Order.usual

    /// Where what to do stands.
    enum Order {
        /// After the reasons and what was ruled out.
        case usual
        case nextBeforeAlternatives
        /// Before the reasons.
        case nextFirst
    }

    private var isNarrow: Bool { width < 90 }
    private var indent: Int { isNarrow ? 5 : 13 }

    /// All of it where it fits; else what was ruled out shrinks to names, then what is least needed goes.
    func lines(within rows: Int) -> [StyledText] {
        let alternatives = ruledOut + notChecked(3)
        if order == .nextFirst { return cause + next + because + alternatives + wrongIf }
        if order == .nextBeforeAlternatives { return cause + because + next + alternatives + wrongIf }
        let all = cause + because + alternatives + next + wrongIf
        if all.count <= rows { return all }
        let shorter = cause + because + ruledOutNames + notChecked(1) + next + wrongIf
        if shorter.count <= rows { return shorter }
        let short = cause + because + ruledOutNames + next
        if short.count <= rows { return short }
        return cause + because(most: 3) + next + ruledOutNames + notChecked(3) + wrongIf
    }

    private var diagnosis: Diagnosis { record.diagnosis }

    private var cause: [StyledText] {
        let statement = StyledText(diagnosis.rootCause.statement, .value)
        if isNarrow { return statement.wrapped(columns: width) }
        return labelled("CAUSE", statement)
    }

    private var because: [StyledText] { because(most: .max) }

    /// The strongest reasons come first; how many there are besides is said.
    private func because(most: Int) -> [StyledText] {
        let all = diagnosis.supportingEvidence
        var reasons = all.prefix(most).enumerated().map { index, support -> StyledText in
            let words = record.evidence(support.evidenceID)?.statement ?? support.why
            return StyledText("[\(index + 1)] ", index == lit ? .cursorLine : .planned) + StyledText(words)
        }
        if all.count > most, let last = reasons.popLast() {
            reasons.append(last + StyledText("  and \(all.count - most) more", .quiet))
        }
        if isNarrow { return reasons.flatMap { $0.wrapped(columns: width, indent: 4) } }
        return stacked("BECAUSE", reasons)
    }

    private var ruledOut: [StyledText] {
        let refuted = diagnosis.alternatives.filter { $0.status == .refuted }
        let others = diagnosis.alternatives.filter { $0.status == .lessLikely }
        func texts(_ list: [Diagnosis.Alternative]) -> [StyledText] {
            list.map { StyledText($0.hypothesis + ": ", .normal) + StyledText($0.whyRejected, .quiet) }
        }
        return stacked(isNarrow ? "not" : "RULED OUT", texts(refuted))
            + stacked(isNarrow ? "or" : "LESS LIKELY", texts(others))
    }

    /// Without the reasons: those open with the incident.
    private var ruledOutNames: [StyledText] {
        let names = diagnosis.alternatives.filter { $0.status == .refuted }.map(\.hypothesis)
        guard !names.isEmpty else { return [] }
        return labelled(isNarrow ? "not" : "RULED OUT", StyledText(names.joined(separator: " · "), .quiet))
    }

    private func notChecked(_ most: Int) -> [StyledText] {
        stacked(isNarrow ? "?" : "NOT CHECKED", diagnosis.investigationGaps.prefix(most).map { StyledText($0, .quiet) })
    }

    private var next: [StyledText] {
        let actions = diagnosis.recommendedActions.enumerated().map { index, action -> StyledText in
            let letter = String(UnicodeScalar(UInt8(97 + min(25, index))))
            var text = StyledText("\(letter)) ", .planned) + StyledText(action.action)
            if let command = action.command {
                let host = action.host.map { "on \($0): " } ?? ""
                text = text + StyledText("  \(host)", .quiet) + StyledText(command, .value)
            }
            return text
        }
        return stacked(isNarrow ? "next" : "NEXT", actions)
    }

    private var wrongIf: [StyledText] {
        stacked(isNarrow ? "but" : "WRONG IF", diagnosis.wouldChangeMyMind.map { StyledText($0) })
    }

    private func labelled(_ label: String, _ text: StyledText) -> [StyledText] {
        (StyledText(TextWidth.padded(label, columns: indent), isNarrow ? .quiet : .heading) + text)
            .wrapped(columns: width, indent: indent)
    }

    private func stacked(_ label: String, _ texts: [StyledText]) -> [StyledText] {
        texts.enumerated().flatMap { labelled($0 == 0 ? label : "", $1) }
    }
}

/// One quiet line below a verdict: the other engine's verdict, or how to add Claude.
struct ClaudeNote {
    let state: DashboardState
    let incident: Int64
    var showsOthers = true

    func lines(_ width: Int) -> [StyledText] { verdict(width) + hint(width) }

    /// The other engine's.
    func verdict(_ width: Int) -> [StyledText] {
        other.map { Array(StyledText($0, .quiet).wrapped(columns: width, indent: 2).prefix(2)) } ?? []
    }

    /// How to have it explained by Claude, too.
    func hint(_ width: Int) -> [StyledText] {
        hint.map { [StyledText(Self.whole($0, width), .quiet)] } ?? []
    }

    /// As many of its clauses as fit.
    private static func whole(_ text: String, _ width: Int) -> String {
        var clauses = text.split(separator: ", ")
        while clauses.count > 1, TextWidth.of(clauses.joined(separator: ", ")) > width { clauses.removeLast() }
        return TextWidth.fitted(clauses.joined(separator: ", "), columns: width)
    }

    /// Both stay visible.
    private var other: String? {
        guard showsOthers, let record = state.view.otherVerdicts[incident] else { return nil }
        let cause = record.diagnosis.rootCause
        let grade = record.diagnosis.abstained ? "no verdict" : cause.confidence.rawValue
        return
            "VERDICT \(record.version)  \(record.engine), \(state.zone.text(record.at)), \(grade): \(cause.statement)"
    }

    private var hint: String? {
        guard state.view.working == nil, state.view.otherVerdicts[incident] == nil, state.mayDiagnose == nil else {
            return nil
        }
        switch state.claude {
        case .absent(let why): return why.isEmpty ? nil : why
        case .unasked: return "Claude can explain it, too: d shows what would be sent and what it costs"
        case .allowed, nil: return nil
        }
    }
}
