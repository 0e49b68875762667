import OperatorCore

/// What one more loss would stop, from what is left.
struct Risk {
    let model: ViewModel
    let listed: ComponentList

    /// nil: nothing is missing. The short form is for 40 columns.
    var words: (full: String, short: String)? { votes ?? copies }

    /// What the cluster will do by itself, and when: who does what, at which time, in how long.
    var deadline: (full: String, short: String)? {
        let all = listed.all.compactMap { $0.state?.deadline }.filter { $0.at > model.moment.wall }
        guard let first = all.min(by: { $0.at < $1.at }) else { return nil }
        let at = "\(first.words) at \(model.state.zone.minuteText(first.at))"
        let left = first.at.elapsed(since: model.moment.wall)
        return ("\(at), in \(FigureText.coarse(left))", at)
    }

    /// Members that vote: whether a majority is left, and for how long.
    private var votes: (full: String, short: String)? {
        for (kind, members) in listed.others where members.count > 1 {
            let serving = members.count { $0.health == .ok || $0.health == .suspect || isBack($0) }
            let lost = members.count { ($0.health == .down || $0.health == .degraded) && !isBack($0) }
            let majority = members.count / 2 + 1
            guard lost > 0 else { continue }
            let name = model.kind(kind)?.name ?? kind
            if members.count - lost < majority {
                let need = majority - (members.count - lost)
                let full =
                    "\(lost) of \(members.count) \(name) lost, no majority: it decides nothing until \(need) "
                    + (need == 1 ? "is back" : "are back")
                return (full, "\(lost) of \(members.count) \(name) lost: no majority")
            }
            if serving <= majority {
                return (
                    "\(serving) of \(members.count) \(name) left: one more lost leaves no majority",
                    "\(serving) of \(members.count) \(name) left, no spare"
                )
            }
        }
        return nil
    }

    /// Copies of data on components that serve nothing.
    private var copies: (full: String, short: String)? {
        let down = listed.primary.filter { $0.health == .down && !isBack($0) }
        guard !down.isEmpty, let kind = listed.primaryKind else { return nil }
        let declared = model.kind(kind)
        let held = declared?.loss.flatMap { loss in down.compactMap { model.value(loss.held, $0.id).value }.max() }
        let left = listed.primary.count - down.count
        if left == 0 { return ("no \(kind) serves: everything stops", "no \(kind) serves") }
        guard let loss = declared?.loss, let held, held > 0 else {
            let words = "\(left) of \(listed.primary.count) \(declared?.plural ?? kind) serve"
            return ("\(words): one more lost may stop data", words)
        }
        let isWide = listed.primary.count > loss.copies
        let count = (isWide ? "up to " : "") + FigureText.count(held) + " \(loss.noun)"
        if down.count > 1 {
            return (
                "\(count) lack \(down.count) copies: most cannot serve until one is back",
                "\(count) lack \(down.count) copies"
            )
        }
        let stops = isWide ? "those they share" : "them all"
        return (
            "\(count) lack one copy: one more \(kind) lost stops \(stops)", "\(count), no spare copy"
        )
    }

    /// It takes part again and nothing of it is violated any more: only its ticket waits to be closed.
    private func isBack(_ entry: ComponentList.Entry) -> Bool {
        let takesPart =
            ProbeWords(entry.state).isServing || model.word(entry.id, entry.state)?.takesPart == true
        return takesPart
            && !model.view.conditions.values.contains { $0.key.component == entry.id && $0.phase == .violated }
    }
}
