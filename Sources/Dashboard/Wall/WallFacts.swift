import OperatorCore
import TerminalUI

/// What stands beside the large letters: since when, why, at what cost, what one more loss would stop, what else is
/// open, and whether anybody keeps it.
struct WallFacts {
    let situation: Situation
    let currency: WallCurrency
    let width: Int
    /// At most so many lines for other open incidents.
    var mostOthers = 3

    private var model: ViewModel { situation.model }
    private var state: DashboardState { model.state }

    /// The most telling first: what does not fit is left out from the end.
    var lines: [StyledText] {
        let first = [unkept, since].compactMap { $0 }
        let cost = (impact + others).map(dimmed)
        return width >= 60 ? first + why + cost : first + cost + why
    }

    /// Figures that are not current must not look it.
    private func dimmed(_ line: StyledText) -> StyledText {
        guard currency.isLost else { return line }
        return StyledText(line.pieces.map { StyledText.Piece($0.text, .stale) })
    }

    /// Nobody writes down what is seen here.
    private var unkept: StyledText? {
        switch state.live.writer {
        case .nobody(let since):
            let age = since.map { " for " + FigureText.age(state.now.wall.elapsed(since: $0)) } ?? ""
            return StyledText("NOBODY KEEPS TICKETS\(age)", .degraded)
                + StyledText(width >= 100 ? "      what stands here is what this wall sees itself" : "", .quiet)
        case .elsewhere(let holder):
            guard let silence = state.live.writer.silence(at: state.now.wall) else { return nil }
            return StyledText("PID \(holder.pid) KEEPS THE TICKETS AND IS SILENT \(FigureText.age(silence))", .degraded)
        case .notKnown, .here: return nil
        }
    }

    private var since: StyledText? {
        if currency.isLost, let age = currency.age {
            let then = state.now.wall.advanced(by: .zero - age)
            return StyledText("nothing new since \(state.zone.text(then)): what stands here is how it was then", .value)
        }
        guard let worst = situation.worst else { return StyledText(situation.calm, .normal) }
        let start = situation.head?.start ?? worst.began
        let age = FigureText.age(model.moment.wall.elapsed(since: start))
        let began = state.zone.text(start, now: model.moment.wall)
        return StyledText("\(situation.word) for \(age), since \(began)", .value)
    }

    /// What is known of the cause, on a row of its own: beside an age it would jump.
    private var why: [StyledText] {
        guard !currency.isLost, let worst = situation.worst, let cause = cause(worst.id) else { return [] }
        return Array(StyledText(cause).wrapped(columns: width, indent: 2).prefix(2))
    }

    /// The newest verdict's cause and how sure it is, or that one is being made.
    private func cause(_ incident: Int64) -> String? {
        if let record = state.live.verdicts[incident] {
            let cause = record.diagnosis.rootCause
            let grade = record.diagnosis.abstained ? "no verdict" : cause.confidence.rawValue
            let words = cause.statement.hasSuffix(".") ? String(cause.statement.dropLast()) : cause.statement
            let graded = "\(words) (\(record.engine), \(grade))"
            return TextWidth.of(graded) > width && TextWidth.of(words) <= width ? words : graded
        }
        guard let working = state.live.working, working.incident == incident else { return nil }
        return "\(working.engine) is at work"
    }

    private var impact: [StyledText] {
        let gap = StyledText("    ")
        let pieces = StatusLines(situation: situation).pieces(width >= 100 ? .full : .short)
        let line = pieces.reduce(StyledText([])) { text, piece in
            let next = text.pieces.isEmpty ? piece : text + gap + piece
            return next.width <= width ? next : text
        }
        guard situation.isTrouble, let risk = Risk(model: model, listed: situation.listed).words else { return [line] }
        let warning = StyledText(TextWidth.of(risk.full) <= width ? risk.full : risk.short, .value)
        // A line of its own: beside figures whose widths change it would jump.
        return [line, warning]
    }

    /// Pinned for as long as they are open.
    private var others: [StyledText] {
        let all = state.live.openIncidents.filter { $0.id != situation.worst?.id }
        var lines = all.prefix(mostOthers).map { incident in
            let age = FigureText.age(model.moment.wall.elapsed(since: incident.began))
            let words = incident.head.map { situation.what($0) } ?? incident.name
            return StyledText("\(incident.mark.glyph) ", incident.mark.role) + StyledText("\(words), \(age)", .value)
        }
        if all.count > mostOthers { lines.append(StyledText("and \(all.count - mostOthers) more open", .degraded)) }
        return lines
    }
}

extension Situation {
    func name(_ id: ComponentID) -> String { model.observation?.topology[id]?.spoken ?? id.spoken }

    /// What stands behind the word in calm, in minutes once it is that long: a wall is read, not watched.
    var calm: String {
        guard mark == .ok else { return explanation }
        let age = model.moment.elapsed(since: wellSince)
        return "for " + FigureText.age(age < .seconds(60) ? age : .seconds(Int64(age.inSeconds) / 60 * 60))
    }
}

/// How old the newest thing is that any source said: what a wall shows must never look newer than it is.
struct WallCurrency {
    /// Older than this, the whole wall says so.
    static let limit: Duration = .seconds(15)

    /// nil: nothing was ever heard.
    let age: Duration?

    init(_ state: DashboardState) {
        let observation = state.live.observation
        let newest = observation?.sources.compactMap(\.lastSuccess).max() ?? observation?.completed
        age = newest.map { max(.zero, state.now.elapsed(since: $0)) }
    }

    var isLost: Bool { age.map { $0 > Self.limit } ?? false }
}
