internal import OperatorCore

extension TiKVObserver {
    /// Looks at the followed logs; what they hold is taken with the next snapshot.
    func pollLogs() {
        guard !settings.logFiles.isEmpty else { return }
        if logs == nil, pd.ledger.asOf != nil || pdRounds.completed > 10 { logs = LogWatcher(logs: watchedLogs) }
        logs?.startPoll(at: clock.now())
    }

    /// Each configured file with its writer: the store or the PD member of that address or name.
    var watchedLogs: [WatchedLog] {
        let stores = Dictionary(
            pd.ledger.living.flatMap { store in
                [store.address, store.statusAddress, String(store.id)].compactMap { $0 }.map { ($0, store.id) }
            }, uniquingKeysWith: { first, _ in first })
        let members = pd.membership.memberNames
        return settings.logFiles.sorted { $0.key < $1.key }.flatMap { key, paths in
            let name = key.hasPrefix("store/") ? String(key.dropFirst(6)) : key
            let writer = stores[name].map { ComponentID(store: $0) } ?? members[name].map { ComponentID(member: $0) }
            return paths.map { WatchedLog(path: $0, writer: writer) }
        }
    }

    /// What the logs told since the last call.
    func takeLogs() -> (events: [ClusterEvent], statuses: [WatchedLogStatus]) {
        logs?.take() ?? ([], [])
    }
}

extension WatchedLogStatus {
    /// As an upstream of its own.
    func source(at now: Moment) -> SourceStatus {
        let state: SourceStatus.State =
            if let failure {
                .failing(error: failure.description, since: lastSuccess ?? now)
            } else {
                lastSuccess == nil ? .idle : .ok
            }
        return SourceStatus(
            name: "log/\(log.name)", state: state, lastSuccess: lastSuccess, cadence: .seconds(1), origin: log.path)
    }
}
