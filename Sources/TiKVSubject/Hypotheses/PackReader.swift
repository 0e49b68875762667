import OperatorCore

/// A pack as the hypotheses read it: typed questions instead of topics and fact names.
struct PackReader {
    let pack: EvidencePack

    init(_ pack: EvidencePack) {
        self.pack = pack
    }

    /// The component of the incident's head ticket.
    var headComponent: ComponentID? { pack.tickets.first?.key.component }

    func hasTicket(_ invariant: String, _ component: ComponentID? = nil) -> Bool {
        ticket(invariant, component) != nil
    }

    func ticket(_ invariant: String, _ component: ComponentID? = nil) -> Ticket? {
        pack.tickets.first {
            $0.key.invariant.rawValue == invariant && (component == nil || $0.key.component == component)
        }
    }

    /// Stores that tickets of this incident name, worst story first: as the tickets come.
    var ticketStores: [ComponentID] {
        var seen: Set<ComponentID> = []
        return pack.tickets.map(\.key.component).filter { $0.kind == "store" && seen.insert($0).inserted }
    }

    /// The store this incident is about first, with what our probe of its status port said; nil where none was probed.
    var silentStore: (store: ComponentID, port: Evidence)? {
        guard let store = ticketStores.first, let port = port(of: store) else { return nil }
        return (store, port)
    }

    func find(_ kind: Evidence.Kind, _ topic: String, _ component: ComponentID? = nil) -> Evidence? {
        pack.evidence(kind: kind, topic: topic, component: component).first
    }

    func port(of store: ComponentID) -> Evidence? { find(.probe, EvidenceTopic.statusPort, store) }
    func word(on store: ComponentID) -> Evidence? { find(.state, EvidenceTopic.pdState, store) }
    var ports: Evidence? { find(.state, EvidenceTopic.storePorts) }
    var regionHealth: Evidence? { find(.state, EvidenceTopic.regionHealth) }

    /// PD's word when it says that it no longer hears from the store.
    func lostByPD(_ store: ComponentID) -> Evidence? {
        guard let word = word(on: store), let state = word.facts["state"]?.text else { return nil }
        return state == "Disconnected" || state == "Down" ? word : nil
    }

    /// The log's own line that the store was asked to stop.
    func stopLogged(_ store: ComponentID) -> Evidence? { find(.event, EvidenceTopic.plannedStop, store) }

    /// The log was read and holds no such line.
    func noStopLogged(_ store: ComponentID) -> Evidence? { find(.absence, EvidenceTopic.plannedStop, store) }

    /// Where this program reads the store's log; nil where it does not, or the path would need quoting in a shell.
    func logFile(of store: ComponentID) -> String? {
        guard let path = noStopLogged(store)?.facts["file"]?.text, path.hasPrefix("/") else { return nil }
        return path.unicodeScalars.allSatisfy(Self.isPlain) ? path : nil
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic && scalar.isASCII || ("0"..."9").contains(scalar)
            || "/._-+".unicodeScalars.contains(scalar)
    }

    func leadersMoved(_ store: ComponentID) -> Evidence? { find(.change, EvidenceTopic.leadersMoved, store) }

    func drainedBefore(_ store: ComponentID) -> Bool { leadersMoved(store)?.facts["drained"]?.flag == true }

    func change(_ metric: String, _ component: ComponentID) -> Evidence? { find(.change, metric, component) }

    func name(_ id: ComponentID) -> String { "\(id.kind) \(id.id)" }

    /// The host's name or address alone, without scheme, port and path, for actions that are done there.
    func host(of id: ComponentID) -> String? {
        guard let address = pack.components.first(where: { $0.id == id })?.address, !address.isEmpty else { return nil }
        return ServerAddress(address, defaultPort: 80)?.host
    }

    /// How long PD waits for a silent store before it rebuilds its replicas elsewhere, as its configuration was read.
    func downTime(of store: ComponentID) -> Duration? {
        word(on: store)?.facts["max_store_down_time"]?.number.map { .seconds($0) }
    }

    /// Whether PD has stores enough to rebuild a store's copies on; nil where the number of replicas was not read.
    func hasRoomForCopies(of store: ComponentID) -> Bool? {
        guard let copies = regionHealth?.facts["replicas"]?.number else { return nil }
        let left = pack.components.count {
            $0.id.kind == store.kind && $0.id != store && $0.attributes["engine"] != "tiflash"
                && pack.states[$0.id]?.state == "Up"
        }
        return Double(left) >= copies
    }

    /// The time of day a text carries: UTC, to the second.
    static func clock(_ time: WallTime) -> String { String(time.description.dropFirst(11).prefix(8)) }
}

extension FaultHypothesis {
    /// Where weighing begins: what the cause would be, not believed until the evidence says so.
    func refuted(_ cause: Diagnosis.RootCause) -> HypothesisVerdict {
        HypothesisVerdict(hypothesis: id, title: title, standing: .refuted, cause: cause)
    }
}

extension Evidence {
    func outcome(is word: String) -> Bool { facts["outcome"]?.text == word }

    /// A status port that has not answered this watch even once.
    var wasNeverAnswered: Bool { facts["never_answered"]?.flag == true }

    /// A claim's figure that is this evidence's own fact.
    func figure(_ fact: String) -> Diagnosis.Figure? {
        guard case .number(let value, let unit) = facts[fact] else { return nil }
        return Diagnosis.Figure(evidenceID: id, fact: fact, value: value, unit: unit)
    }

    /// A support that cites this evidence with the named facts as figures.
    func support(_ why: String, figures names: String...) -> Diagnosis.Support {
        Diagnosis.Support(evidenceID: id, why: why, figures: names.compactMap(figure))
    }

    /// A number for prose, with at most three significant digits; nil where the fact is not there.
    func words(_ fact: String) -> String? {
        guard let value = facts[fact]?.number else { return nil }
        if value.magnitude >= 100 || value == value.rounded() { return String(Int(value.rounded())) }
        let scale: Double = value.magnitude >= 10 ? 10 : 100
        return String((value * scale).rounded() / scale)
    }
}
