internal import OperatorCore

extension TiKVObserver {
    /// Starts a reading of each store whose turn it is; a store that hangs keeps only its own reading waiting.
    func readDueMetrics() {
        let now = clock.now()
        for store in pd.ledger.living where !reading.contains(store.id) && isDue(store.id, at: now) {
            startReading(store, at: now)
        }
    }

    /// Reads every store now, whatever its turn; returns when all are read.
    func readAllMetrics() async {
        let now = clock.now()
        await withTaskGroup(of: Void.self) { group in
            for store in pd.ledger.living where !reading.contains(store.id) && addresses[store.id] != nil {
                reading.insert(store.id)
                let target = target(store)
                group.addTask { await self.read(target, at: now) }
            }
        }
    }

    private func isDue(_ id: UInt64, at now: Moment) -> Bool {
        guard addresses[id] != nil || settings.prometheus != nil else { return false }
        guard let entry = metrics[id], let asked = entry.lastAsked else { return true }
        // Rates need two pages; nobody should look at a dash for a whole interval.
        let isFirst = entry.readings.values.contains(.missing(.firstSample))
        return now.elapsed(since: asked)
            >= (isFirst ? min(.seconds(1), settings.interval) : settings.interval)
    }

    private func startReading(_ store: PDStore, at now: Moment) {
        reading.insert(store.id)
        let target = target(store)
        Task { await self.read(target, at: now) }
    }

    private func target(_ store: PDStore) -> StoreMetricsTarget {
        StoreMetricsTarget(
            id: store.id, address: store.address, statusAddress: store.statusAddress ?? store.address,
            reachable: addresses[store.id])
    }

    private func read(_ target: StoreMetricsTarget, at now: Moment) async {
        let watch = DelayWatch(clock)
        let readout = await metricsReader.read(target, at: now)
        let delay = watch.stop()
        reading.remove(target.id)
        guard pd.ledger[target.id] != nil else { return }
        var entry = metrics[target.id] ?? StoreMetrics()
        entry.origin = readout.origin
        if let error = readout.error {
            // An error that came at once is the other's word, whatever became of us.
            let isOurs = delay.elapsed > .seconds(1) && delay.share > 0.25
            isOurs
                ? entry.postpone("not read in time: this program was \(delay.words)", at: now)
                : entry.fail(error, at: now)
        } else {
            entry.succeed(readout.readings, at: now)
            entry.failureReports = readout.failureReports
        }
        metrics[target.id] = entry
    }
}
