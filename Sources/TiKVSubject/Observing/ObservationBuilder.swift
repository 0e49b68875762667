internal import OperatorCore
internal import Words

/// Turns a snapshot into an observation. Pure.
struct ObservationBuilder {
    let snapshot: TiKVSnapshot
    let metrics: [MetricDescriptor]

    func build(sequence: UInt64, at begin: Moment, topology old: Topology, checks: [Check]) -> Observation {
        let topology = old.updated(with: components)
        return Observation(
            sequence: sequence, at: begin, completed: snapshot.at, cluster: snapshot.identity, topology: topology,
            states: states, readings: readings(topology), sources: SourceList(snapshot: snapshot).sources,
            events: snapshot.events, checks: checks, isSimulated: snapshot.isSimulated)
    }

    // MARK: - Components

    private var components: [Component] {
        snapshot.pd.ledger.stores.map(component) + members
    }

    private func component(_ store: PDStore) -> Component {
        var attributes = store.labels.reduce(into: [String: String]()) { $0["label.\($1.key)"] = $1.value }
        attributes["status_address"] = store.statusAddress
        attributes["version"] = store.version
        if store.isTiFlash { attributes["engine"] = "tiflash" }
        return Component(
            id: ComponentID(store: store.id), name: "store \(store.id)", address: store.address, attributes: attributes)
    }

    private var members: [Component] {
        let known = snapshot.pd.membership.members.map { member in
            var attributes: [String: String] = ["member_id": String(member.id)]
            attributes["version"] = member.version
            let url = member.clientURLs.first.map { UntrustedText.sanitise($0, maximumScalars: 120) }
            return Component(
                id: member.component, name: member.name, address: url ?? "", attributes: attributes)
        }
        let strangers = snapshot.pd.membership.strangers.map { door in
            Component(id: door.component, name: door.address.hostPort, address: door.address.hostPort)
        }
        return known + strangers
    }

    // MARK: - States

    private var states: [ComponentID: ComponentState] {
        var result: [ComponentID: ComponentState] = [:]
        for store in snapshot.pd.ledger.stores { result[ComponentID(store: store.id)] = state(of: store) }
        for member in snapshot.pd.membership.members {
            result[member.component] = state(of: snapshot.pd.membership.standing(of: member.name), named: member.name)
        }
        for door in snapshot.pd.membership.strangers { result[door.component] = state(of: door, named: nil) }
        return result
    }

    private func state(of store: PDStore) -> ComponentState {
        var facts: [String: String] = [:]
        let memory = snapshot.pd.ledger.memory[store.id]
        facts["last_heartbeat"] = memory?.latestHeartbeat?.description
        facts["started"] = memory?.started?.description
        facts["pd_verdict"] = memory.map { $0.verdict.words }
        if let state = store.nodeState { facts["node_state"] = Self.nodeState(state) }
        if let probe = snapshot.probes[store.id] {
            facts["status_port"] =
                probe.record.isPast(at: snapshot.at)
                ? "not probed: this program is held up" : probe.record.outcome?.rawValue ?? "not_probed"
        } else if let reason = snapshot.addresses.reason(store.id) {
            facts["status_port"] = "not probed: \(reason)"
        }
        facts["uptime_at_last_heartbeat"] = store.uptime.map { AgeText.coarse($0) }
        if let removal = snapshot.pd.removals[store.id] {
            facts["removal_progress"] = removal.progress.map { "\(Int(($0 * 100).rounded(.down))) %" }
            facts["removal_left"] = removal.secondsLeft.map { AgeText.coarse(.seconds($0)) } ?? "not known"
        }
        if store.isBusy { facts["busy"] = "true" }
        return ComponentState(state: store.stateName, facts: facts, deadline: deadline(of: store))
    }

    /// When PD gives up on a store that it misses and rebuilds its copies on others.
    private func deadline(of store: PDStore) -> ComponentState.Deadline? {
        guard store.stateName == "Disconnected", let limit = snapshot.pd.regions.maximumDownTime,
            let memory = snapshot.pd.ledger.memory[store.id], case .down = memory.verdict,
            let heartbeat = memory.latestHeartbeat
        else { return nil }
        return ComponentState.Deadline(at: heartbeat.advanced(by: limit), words: whatPDDoes(without: store))
    }

    /// A copy goes only to a store that holds none of the region yet: with as many stores left as a region has copies,
    /// less one, there is none.
    private func whatPDDoes(without store: PDStore) -> String {
        let left = snapshot.pd.ledger.stores.count { other in
            other.id != store.id && !other.isGone && !other.isLeaving && !other.isTiFlash && other.stateName == "Up"
        }
        guard let copies = snapshot.pd.regions.maximumReplicas?.value else { return "PD calls it Down" }
        return left >= copies
            ? "PD rebuilds its copies" : "no store is free for the copies of store \(store.id); PD calls it Down"
    }

    private static func nodeState(_ raw: Int) -> String {
        switch raw {
        case 0: "Preparing"
        case 1: "Serving"
        case 2: "Removing"
        case 3: "Removed"
        default: "unknown (\(raw))"
        }
    }

    private func state(of door: PDDoor?, named name: String?) -> ComponentState {
        guard let door, let outcome = door.record.outcome, !door.record.isPast(at: snapshot.at) else {
            return .unknown
        }
        let word =
            outcome == .serving && name != nil
            ? (snapshot.pd.leadership.leader == name ? "leader" : "follower") : outcome.memberWord
        var facts = ["says": door.record.text]
        facts["names"] = door.names
        return ComponentState(state: word, facts: facts)
    }

    // MARK: - Readings

    private func readings(_ topology: Topology) -> Readings {
        var readings = Readings(topology: topology, metrics: metrics.map(\.id))
        for store in snapshot.pd.ledger.stores {
            for (metric, reading) in StoreFigures(store: store, snapshot: snapshot).readings {
                readings[ComponentID(store: store.id), metric] = reading
            }
            let entry = snapshot.metrics[store.id]
            for (metric, reading) in entry?.readings ?? [:] {
                // What a store said of itself before it fell silent does not hide what PD says of it now.
                if entry?.error != nil, readings[ComponentID(store: store.id), metric].value != nil { continue }
                readings[ComponentID(store: store.id), metric] = reading
            }
        }
        for (metric, reading) in ClusterFigures(snapshot: snapshot).readings { readings[cluster: metric] = reading }
        let load = ClusterLoad.readings(
            of: answeringStores.map(\.readings), at: snapshot.at, freshness: snapshot.interval * 3)
        for (metric, reading) in load { readings[cluster: metric] = reading }
        // Stores report a missing leader only after minutes: where regions lost their majority, their sum says nothing.
        if snapshot.pd.regions.majority?.lost?.isEmpty == false {
            readings[cluster: ClusterLoad.leaderMissing] = .missing(.notObserved)
        }
        return readings
    }

    /// Those whose last scrape succeeded and whose port did not refuse since.
    private var answeringStores: [StoreMetrics] {
        snapshot.metrics.compactMap { id, entry in
            entry.error == nil && snapshot.probes[id]?.record.outcome != .refused ? entry : nil
        }
    }
}

extension StoreVerdict {
    /// In words, for people.
    var words: String {
        switch self {
        case .serving: "serving"
        case .down(let why): why
        case .unsettled(let why): "not known: \(why)"
        case .gone: "over"
        }
    }
}

extension ProbeRecord.Outcome {
    /// The words of the evidence agreement for PD members.
    var memberWord: String {
        switch self {
        case .serving: "serving"
        case .starting: "starting"
        case .refused: "refusing"
        case .timedOut: "silent"
        case .strange: "strange"
        case .unable: "unknown"
        }
    }
}

/// The readings PD's answers have of the cluster as a whole.
struct ClusterFigures {
    let snapshot: TiKVSnapshot

    var readings: [MetricID: Reading] {
        let regions = snapshot.pd.regions
        var result: [MetricID: Reading] = [
            PDMetrics.clusterRegions: reading(regions.regions),
            PDMetrics.missingPeers: reading(regions.missingPeers),
            PDMetrics.downPeers: reading(regions.downPeers),
            PDMetrics.pendingPeers: reading(regions.pendingPeers),
        ]
        if let asOf = snapshot.pd.ledger.asOf {
            let serving = snapshot.pd.ledger.living.count {
                snapshot.pd.ledger.memory[$0.id]?.verdict == .serving
            }
            result[PDMetrics.storesServing] = .value(Double(serving), at: asOf)
        }
        return result
    }

    private func reading(_ timed: Timed<Int>?) -> Reading {
        timed.map { .value(Double($0.value), at: $0.at) } ?? .missing(.notObserved)
    }
}
