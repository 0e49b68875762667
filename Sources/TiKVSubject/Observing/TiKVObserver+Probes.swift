internal import OperatorCore

extension TiKVObserver {
    /// Rounds that no tick asked for in time.
    func runLateRounds() { startRounds(spacing: .milliseconds(1_100)) }

    func startRounds(spacing: Duration) {
        let now = clock.now()
        if pdRounds.begin(at: now, spacing: spacing) { Task { await runPDRound(at: now) } }
        startStoreRound(spacing: spacing)
    }

    func startStoreRound(spacing: Duration) {
        let now = clock.now()
        // A round without targets would only keep the first real one waiting.
        guard !probes.probes.isEmpty else { return }
        if storeRounds.begin(at: now, spacing: spacing) { Task { await runStoreRound(at: now) } }
    }

    private func runPDRound(at moment: Moment) async {
        let (client, due, limit) = (pdClient, pd.membership.due(at: moment), pdPatience.allowed)
        let watch = DelayWatch(clock)
        let replies = await Self.askLeader(due, client, limit)
        let delay = watch.stop()
        let answers = replies.mapValues { PDAnswerReader.read($0, to: .leader) }
        let path = PDQuestion.leader.path
        raw.keep(Dictionary(uniqueKeysWithValues: replies.map { ($0, RawAnswer($1, url: $0.url + path, at: moment)) }))
        let unasked = pdPatience.proves(delay) ? [:] : answers.filter(\.value.isSilence)
        pdPatience.learn(from: delay)
        pd.absorbRound(
            answers.filter { unasked[$0.key] == nil }, heldUp: unasked.mapValues { _ in delay.heldUp(over: limit) },
            at: moment)
        pdRounds.end()
    }

    private func runStoreRound(at moment: Moment) async {
        let (client, targets, limit) = (statusClient, probes.probes.mapValues(\.address), storePatience.allowed)
        let watch = DelayWatch(clock)
        let results = await Self.probe(targets, client, limit)
        let delay = watch.stop()
        let unasked = storePatience.proves(delay) ? [:] : results.filter { $0.value.outcome == .timedOut }
        storePatience.learn(from: delay)
        probes.absorbRound(
            results.filter { unasked[$0.key] == nil }, heldUp: unasked.mapValues { _ in delay.heldUp(over: limit) },
            at: moment)
        storeRounds.end()
    }

    private nonisolated static func askLeader(
        _ addresses: [ServerAddress], _ client: PDClient, _ limit: Duration
    ) async -> [ServerAddress: PDReply] {
        await withTaskGroup(of: (ServerAddress, PDReply).self) { group in
            for address in addresses {
                group.addTask {
                    (address, await client.ask(.leader, of: address, within: limit))
                }
            }
            var replies: [ServerAddress: PDReply] = [:]
            for await (address, reply) in group { replies[address] = reply }
            return replies
        }
    }

    private nonisolated static func probe(
        _ targets: [UInt64: ServerAddress], _ client: StatusPortClient, _ limit: Duration
    ) async -> [UInt64: StoreProbeResult] {
        await withTaskGroup(of: (UInt64, StoreProbeResult).self) { group in
            for (id, address) in targets {
                group.addTask { (id, await client.probe(address, within: limit)) }
            }
            var results: [UInt64: StoreProbeResult] = [:]
            for await (id, result) in group { results[id] = result }
            return results
        }
    }

    /// Follows PD's list of stores: who is probed, whose metrics are kept.
    func followStores() {
        let next = StatusAddresses(
            stores: pd.ledger.stores, isPDOnLoopback: pd.membership.isOnLoopback, resolve: settings.resolve)
        guard next != addresses else { return }
        addresses = next
        probes.follow(next)
        metrics = metrics.filter { next[$0.key] != nil }
        // The newcomers are probed at once, the others keep their second.
        startStoreRound(spacing: .milliseconds(500))
    }
}
