import OperatorCore

@testable import TiKVSubject

/// Judges tickets by what the run itself says was wrong, and when.
struct RunJudge {
    struct Stretch {
        var from: Double
        var to: Double
        var why: String
    }

    struct StoreTrouble {
        var store: UInt64
        var left: Double
        var shown: Double
        var up: Double?
    }

    let run: RecordedRun
    /// When the monitor started, in ms after the run's start; 0: from the beginning.
    var started = 0.0

    private var isMidway: Bool { started > 0 }

    /// Faults in words; empty where all is as expected.
    func faults(_ tickets: [ReplayedTicket]) -> [String] {
        let mine = tickets.filter { $0.noticed <= run.end }
        return unnoticed(mine) + groundless(mine) + stores(mine) + blamed(mine)
    }

    /// What has to be noticed: (PD stretches, store troubles).
    var expected: (pd: [Stretch], stores: [StoreTrouble]) {
        let pd = stretches.filter { $0.to - $0.from >= 4_000 }
        let stores = storeTroubles
        guard isMidway else { return (pd, stores) }
        let line = run.start + started + 4_000
        return (pd.filter { $0.to > line }, stores.filter { $0.up.map { $0 > line } ?? true })
    }

    // MARK: - PD

    private func unnoticed(_ tickets: [ReplayedTicket]) -> [String] {
        let pd = tickets.filter { $0.invariant.hasPrefix("pd") }
        return expected.pd.compactMap { stretch in
            let begin = max(stretch.from, isMidway ? run.start + started + 2_000 : 0)
            let isNoticed = pd.contains { ticket in
                (begin - 2_000...begin + 6_000).contains(ticket.noticed)
                    || (ticket.noticed <= begin && ticket.resolved.map { $0 > begin } ?? true)
            }
            return isNoticed ? nil : "\(stretch.why) at \(run.seconds(begin)) s: not noticed in 6 s"
        }
    }

    private func groundless(_ tickets: [ReplayedTicket]) -> [String] {
        let led = run.events.first { $0.what == "PD has a leader" }.map { $0.t + 4_000 } ?? 0
        let settled = max(run.start + 5_000, led)
        let unwell = self.unwell
        return tickets.filter { $0.invariant.hasPrefix("pd") && $0.noticed >= settled }.compactMap { ticket in
            let name = "\(ticket.invariant) \(ticket.component) noticed at \(run.seconds(ticket.noticed)) s"
            let around = unwell.contains { $0.from - 2_000 <= ticket.noticed && ticket.noticed <= $0.to + 2_000 }
            guard around else { return "\(name), when PD was well" }
            let end =
                unwell.filter { $0.from <= ticket.noticed + 60_000 && $0.to >= ticket.noticed - 2_000 }
                .map(\.to).max() ?? ticket.noticed
            guard end + 20_000 < run.end, ticket.resolved.map({ $0 > end + 20_000 }) ?? true else { return nil }
            return "\(name): still open at \(run.seconds(end + 20_000)) s"
        }
    }

    /// Members dead or frozen, or no leader known, of any length.
    private var stretches: [Stretch] {
        let begun = run.events.first { $0.what == "PD has a leader" }?.t ?? run.start
        var found: [Stretch] = []
        for (word, table) in [("dead", run.down), ("frozen", run.frozen)] {
            for (member, spans) in table {
                found += spans.filter { $0.to > begun && $0.from >= begun - 1_000 }
                    .map { Stretch(from: $0.from, to: $0.to, why: "\(member) \(word)") }
            }
        }
        for member in run.members { found += leaderless(member, after: begun) }
        return found.sorted { $0.from < $1.from }
    }

    private func leaderless(_ member: String, after begun: Double) -> [Stretch] {
        let key = RecordedRun.Key(member: member, path: PDQuestion.members.path, header: false)
        var found: [Stretch] = []
        var lost: Double?
        for line in run.answers[key] ?? [] {
            let reply = PDReply.answer(status: line.code ?? 0, body: [UInt8]((line.body ?? "").utf8))
            var isGood = false
            if line.code == 200, case .members(let list) = PDAnswerReader.read(reply, to: .members) {
                isGood = list.leader != nil
            }
            if !isGood, lost == nil, line.t > begun {
                lost = line.t
            } else if isGood, let from = lost {
                found.append(Stretch(from: from, to: line.t, why: "\(member) knows no leader"))
                lost = nil
            }
        }
        return found
    }

    private var unwell: [Stretch] {
        var joined: [Stretch] = []
        for stretch in stretches {
            if let last = joined.last, stretch.from <= last.to + 1_500 {
                joined[joined.count - 1].to = max(last.to, stretch.to)
            } else {
                joined.append(stretch)
            }
        }
        return joined.filter { $0.to - $0.from >= 2_000 }
    }

    // MARK: - Stores

    private func stores(_ tickets: [ReplayedTicket]) -> [String] {
        expected.stores.compactMap { trouble in
            let limit = max(trouble.shown, run.start + started) + 8_000
            let hit = tickets.first {
                $0.component == "store/\(trouble.store)" && ["store_down", "store_unreachable"].contains($0.invariant)
                    && trouble.left - 2_000 <= $0.noticed && $0.noticed <= limit
            }
            let name = "store \(trouble.store), gone at \(run.seconds(trouble.left)) s"
            guard let hit else { return "\(name): not noticed by \(run.seconds(limit)) s" }
            guard let began = hit.began, abs(began - trouble.left) <= 12_000 else {
                return "\(name): began \(hit.began.map { run.seconds($0) } ?? -1) s"
            }
            guard let up = trouble.up, up + 20_000 < run.end, hit.resolved.map({ $0 > up + 20_000 }) ?? true else {
                return nil
            }
            return "\(name): still open 20 s after PD shows it Up at \(run.seconds(up)) s"
        }
    }

    private func blamed(_ tickets: [ReplayedTicket]) -> [String] {
        let troubles = storeTroubles
        return tickets.compactMap { ticket in
            let name = "\(ticket.invariant) \(ticket.component) noticed at \(run.seconds(ticket.noticed)) s"
            if ticket.invariant.hasPrefix("region") {
                return troubles.contains { $0.left <= ticket.noticed } ? nil : "\(name): every store lived"
            }
            guard ticket.invariant.hasPrefix("store") else { return nil }
            let isDue = troubles.contains {
                ticket.component == "store/\($0.store)" && $0.left - 2_000 <= ticket.noticed
                    && ticket.noticed <= ($0.up ?? run.end) + 2_000
            }
            return isDue ? nil : "\(name): that store lived (\(ticket.message))"
        }
    }

    private var storeTroubles: [StoreTrouble] {
        var gone: [UInt64: Double] = [:]
        var ends: [(UInt64, Double, Double)] = []
        for event in run.events {
            if let store = lostStore(event.what) {
                gone[store] = event.t
            } else if let store = returnedStore(event.what), let left = gone.removeValue(forKey: store) {
                ends.append((store, left, event.t))
            }
        }
        ends += gone.map { ($0.key, $0.value, run.end) }
        return ends.compactMap { trouble(store: $0.0, left: $0.1, returned: $0.2) }.sorted { $0.left < $1.left }
    }

    private func trouble(store: UInt64, left: Double, returned: Double) -> StoreTrouble? {
        let isLost = { (state: String, _: Bool) in state == "Disconnected" || state == "Down" }
        guard var shown = first(store, from: left, isLost), shown <= returned else { return nil }
        let solid = first(store, from: left) { isLost($0, $1) && !$1 }
        if solid.map({ $0 > shown + 20_000 }) ?? true { shown = max(shown, left + 20_000) }
        let up = first(store, from: max(returned, shown)) { state, isEmpty in state == "Up" && !isEmpty }
        guard (up ?? run.end) - shown >= 3_000 else { return nil }
        return StoreTrouble(store: store, left: left, shown: shown, up: up)
    }

    /// The first answer of any member in which a store's state and "0B" pass a test.
    private func first(_ store: UInt64, from begin: Double, _ test: (String, Bool) -> Bool) -> Double? {
        var best: Double?
        for member in run.members {
            for path in [PDQuestion.stores.path, PDQuestion.allStores.path] {
                for line in run.answers[RecordedRun.Key(member: member, path: path, header: false)] ?? []
                where line.t >= begin && line.code == 200 && line.t < best ?? .infinity {
                    let reply = PDReply.answer(status: 200, body: [UInt8]((line.body ?? "").utf8))
                    guard case .stores(let list) = PDAnswerReader.read(reply, to: .stores),
                        let row = list.stores.first(where: { $0.id == store })
                    else { continue }
                    if test(row.stateName, row.hasNotReported) {
                        best = line.t
                        break
                    }
                }
            }
        }
        return best
    }

    private func lostStore(_ what: String) -> UInt64? {
        if let id = number(in: what, after: "SIGKILL store ") { return id }
        return what.contains(" hangs") ? number(in: what, after: "store ") : nil
    }

    private func returnedStore(_ what: String) -> UInt64? {
        guard ["starts again", "goes on", "is back"].contains(where: { what.contains($0) }) else { return nil }
        return number(in: what, after: "store ")
    }

    private func number(in text: String, after prefix: String) -> UInt64? {
        guard let range = text.firstRange(of: prefix) else { return nil }
        return UInt64(text[range.upperBound...].prefix { $0.isNumber })
    }
}
