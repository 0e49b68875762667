import OperatorCore

/// What others' running diagnoses have said, told on piece by piece.
struct DraftFollower {
    struct News: Sendable {
        var incident: Int64
        var engine: String
        var update: DiagnosisUpdate
    }

    private struct Run: Hashable {
        var job: Int64
        var engine: String
    }

    private var shown: [Run: StoredDraft] = [:]
    /// Processes known to be dead; what they left says nothing more.
    private var dead: Set<Int32> = []

    /// Takes what the database holds now; answers what is new.
    mutating func take(_ drafts: [StoredDraft], at now: Moment, bootID: String) -> [News] {
        let alive = drafts.filter { $0.isAlive(at: now, bootID: bootID) && !dead.contains($0.pid) }
        let runs = Dictionary(
            alive.map { (Run(job: $0.draft.job, engine: $0.draft.engine), $0) }, uniquingKeysWith: { _, last in last })
        var news = shown.keys.filter { runs[$0] == nil }.sorted { $0.job < $1.job }.flatMap { end($0) }
        for kept in alive {
            let run = Run(job: kept.draft.job, engine: kept.draft.engine)
            news += updates(kept.draft, since: shown[run]?.draft)
            shown[run] = kept
        }
        return news
    }

    /// Those whose writer has given no heartbeat for too long.
    mutating func ended(at now: Moment, bootID: String) -> [News] {
        shown.filter { !$0.value.isAlive(at: now, bootID: bootID) }.keys.flatMap { end($0) }
    }

    /// Those of a process that died.
    mutating func endAll(of pid: Int32) -> [News] {
        dead.insert(pid)
        return shown.filter { $0.value.pid == pid }.keys.flatMap { end($0) }
    }

    /// It lives: a number may come again.
    mutating func revive(_ pid: Int32) { dead.remove(pid) }

    private func updates(_ draft: DiagnosisDraft, since earlier: DiagnosisDraft?) -> [News] {
        let updates = earlier.map { draft.updates(since: $0) ?? draft.updates } ?? draft.updates
        return updates.map { News(incident: draft.incident, engine: draft.engine, update: $0) }
    }

    /// Its verdict, if there is one, was told before; whatever else ended it, it says nothing more.
    private mutating func end(_ run: Run) -> [News] {
        guard let draft = shown.removeValue(forKey: run)?.draft else { return [] }
        return [News(incident: draft.incident, engine: draft.engine, update: .ended)]
    }
}
