internal import OperatorCore

extension TiKVObserver {
    /// How a value was come by, from the newest answers that are kept.
    func provenance(of question: ProvenanceQuestion) async -> [ProvenanceEntry] {
        switch question {
        case .metric(let metric, let component?): await value(metric, of: component)
        case .metric(let metric, nil): await clusterValue(metric)
        case .reason: []
        case .state(let component), .probe(let component):
            if component.kind == "pd" { memberWord(component.id) } else { storeWord(question, component) }
        }
    }

    // MARK: - Stores

    private func storeWord(_ question: ProvenanceQuestion, _ component: ComponentID) -> [ProvenanceEntry] {
        guard let id = UInt64(component.id) else { return [] }
        if case .probe = question { return probe(of: id).map { [$0] } ?? [] }
        return [listed(id, computed: "state_name, as it stands there")].compactMap { $0 }
    }

    /// PD's entry of one store, cut out of its list.
    private func listed(_ id: UInt64, computed: String) -> ProvenanceEntry? {
        let answers = [PDQuestion.stores, .allStores].compactMap { raw.questions[$0] }
        guard let answer = answers.max(by: { $0.at < $1.at }) else { return nil }
        let fragment = JSONFragment.element(of: answer.body) { JSONFragment.number("id", in: $0) == id }
        let lines = JSONFragment.lines(fragment ?? answer.body[...])
        return ProvenanceEntry(
            source: "pd/stores", asked: answer.request, at: answer.at, answer: answer.unkept == nil ? lines : [],
            unkept: answer.unkept, computed: fragment == nil ? "" : computed)
    }

    private func probe(of id: UInt64) -> ProvenanceEntry? {
        guard let probe = probes[id], let outcome = probe.record.outcome else { return nil }
        let record = probe.record
        let said = record.text.isEmpty ? "HTTP success; TiKV's body is empty" : record.text
        let row = record.consecutive == 1 ? "for the first time" : "\(record.consecutive) times in a row"
        return ProvenanceEntry(
            source: "probe", asked: "GET \(probe.address.url)/status", at: record.lastAsked, answer: [said],
            computed:
                "\(outcome.rawValue.replacing("_", with: " ")) \(row), asked each second on a connection of its own"
                + (record.doubt.map { "; since then \($0)" } ?? ""))
    }

    private func value(_ metric: MetricID, of component: ComponentID) async -> [ProvenanceEntry] {
        guard let id = UInt64(component.id), let store = pd.ledger[id] else { return [] }
        let own = metrics[id]
        let isOwn = own?.error == nil && own?.readings[metric]?.value != nil
        if isOwn || !isOfPD(metric), let scraped = StoreMetricCatalogue.all.first(where: { $0.id == metric }) {
            let target = StoreMetricsTarget(
                id: store.id, address: store.address, statusAddress: store.statusAddress ?? store.address,
                reachable: addresses[store.id])
            if var entry = await metricsReader.provenance(of: scraped, target) {
                if let error = own?.error { entry.unkept = "older: asked again since, it failed: \(error)" }
                return [entry]
            }
            return [failed(id)].compactMap { $0 }
        }
        return [listed(id, computed: Self.derivation[metric] ?? "")].compactMap { $0 }
    }

    private func isOfPD(_ metric: MetricID) -> Bool { PDMetrics.descriptors.contains { $0.id == metric } }

    private func failed(_ id: UInt64) -> ProvenanceEntry? {
        guard let own = metrics[id], let error = own.error else { return nil }
        return ProvenanceEntry(source: "metrics/store/\(id)", asked: own.origin, at: own.lastAsked, answer: [error])
    }

    private static let derivation: [MetricID: String] = [
        PDMetrics.availableRatio: "status.available / status.capacity",
        PDMetrics.heartbeatAge: "how long status.last_heartbeat_ts has not gone forward, by our own clock",
    ]

    // MARK: - PD and the cluster

    /// What each door of a member said itself.
    private func memberWord(_ name: String) -> [ProvenanceEntry] {
        let doors = pd.membership.doors(of: name) + pd.membership.strangers.filter { $0.component.id == name }
        let named = pd.membership.doors.compactMap(\.names)
        return doors.compactMap { door in
            guard let answer = raw.members[door.address] else { return nil }
            let votes = named.count { $0 == name }
            return ProvenanceEntry(
                source: "pd", asked: answer.request, at: answer.at, answer: JSONFragment.lines(answer.body),
                unkept: answer.unkept,
                computed: "\(votes) of \(pd.membership.doors.count) members name \(name) as leader")
        }
    }

    private func clusterValue(_ metric: MetricID) async -> [ProvenanceEntry] {
        if let question = Self.counts[metric], let answer = raw.questions[question] {
            return [
                ProvenanceEntry(
                    source: "pd/regions", asked: answer.request, at: answer.at,
                    answer: JSONFragment.lines(answer.body.prefix(2_000)), unkept: answer.unkept, computed: "count")
            ]
        }
        guard let name = metric.rawValue.split(separator: ".").last else { return [] }
        let own = MetricID("store.\(name)")
        var parts: [(UInt64, Double)] = []
        var entries: [ProvenanceEntry] = []
        for store in pd.ledger.living {
            guard let reading = metrics[store.id], reading.error == nil, let value = reading.readings[own]?.value else {
                continue
            }
            parts.append((store.id, value))
            if entries.count < 3 { entries += await self.value(own, of: ComponentID(store: store.id)) }
        }
        guard !parts.isEmpty else { return [] }
        return [sum(parts)] + entries
    }

    private func sum(_ parts: [(UInt64, Double)]) -> ProvenanceEntry {
        func plain(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
        let shown = parts.prefix(12).map { "store \($0.0) \(plain($0.1))" }.joined(separator: " + ")
        let rest = parts.count > 12 ? " + \(parts.count - 12) more" : ""
        let total = plain(parts.reduce(0) { $0 + $1.1 })
        return ProvenanceEntry(
            source: "stores", asked: "each store that answers, see below", at: nil,
            unkept: "it is a sum of ours: no single answer holds it", computed: "\(shown)\(rest) = \(total)")
    }

    private static let counts: [MetricID: PDQuestion] = [
        PDMetrics.clusterRegions: .regionCount, PDMetrics.missingPeers: .missingPeers,
        PDMetrics.downPeers: .downPeers, PDMetrics.pendingPeers: .pendingPeers, PDMetrics.storesServing: .stores,
    ]
}
