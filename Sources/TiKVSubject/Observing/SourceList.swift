internal import OperatorCore

/// How each upstream answers: PD's members, PD's questions, the stores' status ports and metrics.
struct SourceList {
    let snapshot: TiKVSnapshot

    var sources: [SourceStatus] {
        [pd, stores, regions] + metrics + snapshot.logs.map { $0.source(at: snapshot.at) }
    }

    /// The leader question, asked of every member each second.
    private var pd: SourceStatus {
        let doors = snapshot.pd.membership.doors
        let served = doors.compactMap(\.record.lastServed).max()
        let state: SourceStatus.State
        if let tenure = snapshot.pd.leadership.current, tenure.leader != nil {
            state = .ok
        } else if snapshot.pd.lastRound == nil {
            state = .idle
        } else if let stores = snapshot.pd.questions[.stores], stores.lastSuccess != nil, stores.error == nil,
            snapshot.pd.leadership.isLed
        {
            state = .ok
        } else {
            let since = snapshot.pd.leadership.leaderlessSince ?? snapshot.pd.deafSince ?? snapshot.at
            state = .failing(error: trouble, since: since)
        }
        let success = served ?? (state == .ok ? snapshot.pd.questions[.stores]?.lastSuccess : nil)
        return SourceStatus(
            name: "pd", state: state, lastSuccess: success, cadence: .seconds(1),
            origin: doors.map(\.address.url).joined(separator: ", "))
    }

    private var trouble: String {
        let said = snapshot.pd.membership.doors.first { $0.isArmed && !$0.isServing && !$0.record.text.isEmpty }
        switch snapshot.pd.leadership.outcome {
        case .hung(let name): return "the leader \(name) does not answer"
        case .none: return "no member leads" + (said.map { " (\($0.record.text))" } ?? "")
        case .unanswered, .assumed, .led: return said?.record.text ?? "nobody answers"
        }
    }

    private var stores: SourceStatus { question("pd/stores", [.stores], cadence: snapshot.interval) }

    private var regions: SourceStatus {
        question(
            "pd/regions", [.regionCount, .missingPeers, .downPeers, .pendingPeers], cadence: snapshot.interval * 3)
    }

    private func question(_ name: String, _ questions: [PDQuestion], cadence: Duration) -> SourceStatus {
        let records = questions.compactMap { snapshot.pd.questions[$0] }
        let success = records.compactMap(\.lastSuccess).max()
        var state: SourceStatus.State = success == nil ? .idle : .ok
        if let failing = records.first(where: { $0.error != nil }), let error = failing.error {
            state = .failing(error: error, since: failing.failingSince ?? snapshot.at)
        } else if let held = records.first(where: { $0.doubt != nil }), let doubt = held.doubt {
            state = .failing(error: doubt, since: held.heldUpSince ?? snapshot.at)
        } else if snapshot.pd.isLeaderless, snapshot.pd.lastRound != nil {
            state = .failing(
                error: "not asked: no PD leader", since: snapshot.pd.leadership.leaderlessSince ?? snapshot.at)
        }
        let origin = records.first { !$0.origin.isEmpty }?.origin ?? ""
        return SourceStatus(name: name, state: state, lastSuccess: success, cadence: cadence, origin: origin)
    }

    private var metrics: [SourceStatus] {
        snapshot.pd.ledger.living.map { store in
            let entry = snapshot.metrics[store.id]
            let state: SourceStatus.State
            if let entry, let error = entry.error {
                state = .failing(error: error, since: entry.failingSince ?? snapshot.at)
            } else if let reason = snapshot.addresses.reason(store.id), entry == nil {
                state = .failing(error: reason, since: snapshot.at)
            } else {
                state = entry?.lastSuccess == nil ? .idle : .ok
            }
            return SourceStatus(
                name: "metrics/store/\(store.id)", state: state, lastSuccess: entry?.lastSuccess,
                cadence: snapshot.interval, origin: entry?.origin ?? "")
        }
    }
}
