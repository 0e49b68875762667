internal import OperatorCore

extension TiKVObserver {
    /// PD's members answer the leader question in a millisecond whatever state the others are in: design's 500 ms.
    private static var pdTimeout: Duration { .milliseconds(500) }
    private static var storeTimeout: Duration { .milliseconds(900) }

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
        let replies = await Self.askLeader(pd.membership.due(at: moment), pdClient)
        let answers = replies.mapValues { PDAnswerReader.read($0, to: .leader) }
        let path = PDQuestion.leader.path
        raw.keep(Dictionary(uniqueKeysWithValues: replies.map { ($0, RawAnswer($1, url: $0.url + path, at: moment)) }))
        let isOurs = isOwnDelay(since: moment, Self.pdTimeout)
        pd.absorbRound(answers.filter { !isOurs || !$0.value.isSilence }, at: moment)
        pdRounds.end()
    }

    private func runStoreRound(at moment: Moment) async {
        let results = await Self.probe(probes.probes.mapValues(\.address), statusClient)
        let isOurs = isOwnDelay(since: moment, Self.storeTimeout)
        probes.absorbRound(results.filter { !isOurs || $0.value.outcome != .timedOut }, at: moment)
        storeRounds.end()
    }

    /// True where a round took much longer than its time-out: we ourselves were stopped or starved meanwhile, so that
    /// somebody's silence in it proves nothing.
    private func isOwnDelay(since moment: Moment, _ timeout: Duration) -> Bool {
        clock.now().elapsed(since: moment) > timeout + .milliseconds(500)
    }

    private nonisolated static func askLeader(
        _ addresses: [ServerAddress], _ client: PDClient
    ) async -> [ServerAddress: PDReply] {
        await withTaskGroup(of: (ServerAddress, PDReply).self) { group in
            for address in addresses {
                group.addTask {
                    (address, await client.ask(.leader, of: address, within: pdTimeout))
                }
            }
            var replies: [ServerAddress: PDReply] = [:]
            for await (address, reply) in group { replies[address] = reply }
            return replies
        }
    }

    private nonisolated static func probe(
        _ targets: [UInt64: ServerAddress], _ client: StatusPortClient
    ) async -> [UInt64: StoreProbeResult] {
        await withTaskGroup(of: (UInt64, StoreProbeResult).self) { group in
            for (id, address) in targets {
                group.addTask { (id, await client.probe(address, within: storeTimeout)) }
            }
            var results: [UInt64: StoreProbeResult] = [:]
            for await (id, result) in group { results[id] = result }
            return results
        }
    }

    /// Follows PD's list of stores: who is probed, whose metrics are kept.
    func followStores() {
        let next = StatusAddresses(
            stores: pd.ledger.stores, isPDOnLoopback: pd.membership.isOnLoopback, resolve: configuration.resolve)
        guard next != addresses else { return }
        addresses = next
        probes.follow(next)
        metrics = metrics.filter { next[$0.key] != nil }
        // The newcomers are probed at once, the others keep their second.
        startStoreRound(spacing: .milliseconds(500))
    }
}
