import OperatorCore
import TestSupport

@testable import OperatorCLI

/// A stage for the conductor: events as the monitor would send them, at times the test chooses.
struct DemoStage {
    static let stores: [ComponentID] = [.store(1), .store(4), .store(5)]
    static let target = ComponentID.store(4)

    var conductor = DemoConductor(
        fault: .kill, target: target,
        cluster: DemoCluster(name: "r", directory: "/d", pids: [1], ports: [2], stores: stores, members: 3),
        started: moment(0))
    var told: [DemoMilestone] = []
    var wanted: [String] = []
    var summary: DemoSummary?

    static func moment(_ seconds: Double) -> Moment {
        Moment(
            uptimeNanoseconds: Int64(seconds * 1e9), wall: WallTime(millisecondsSince1970: Int64(seconds * 1000)))
    }

    mutating func send(_ input: DemoConductor.Input, at seconds: Double) {
        for effect in conductor.handle(input, at: Self.moment(seconds)) {
            switch effect {
            case .report(let milestone): told.append(milestone)
            case .inject(let fault, let target): wanted.append("\(fault.id.rawValue) \(target)")
            case .heal(let id): wanted.append("heal \(id)")
            case .finish(let summary): self.summary = summary
            }
        }
    }

    mutating func send(_ event: EngineEvent, at seconds: Double) { send(.engine(event), at: seconds) }

    /// The names of what was told, as JSON has them.
    var names: [String] {
        told.compactMap { milestone in
            guard case .object(let members) = DemoJSON.event(milestone, seconds: 0) else { return nil }
            guard case .string(let name)? = members.first(where: { $0.name == "event" })?.value else { return nil }
            return name
        }
    }

    // MARK: What happens

    static func observation(violated: Bool = false, missing: ComponentID? = nil) -> Observation {
        let members = ["pd1", "pd2", "pd3"].map { ComponentID.pd($0) }
        let components = (stores.filter { $0 != missing } + members).map {
            Component(id: $0, name: $0.id, address: "127.0.0.1:1")
        }
        let topology = Topology(version: 1, components: components)
        let checks = stores.filter { $0 != missing }.map {
            Check(
                invariant: InvariantID("store_unreachable"), component: $0,
                result: violated && $0 == target ? .violated : .ok, message: "", evidenceAt: moment(0))
        }
        return Observation(
            sequence: 1, at: moment(0), completed: moment(0), cluster: ClusterIdentity(key: "r", id: "7"),
            topology: topology,
            states: Dictionary(uniqueKeysWithValues: components.map { ($0.id, ComponentState(state: "Up")) }),
            readings: Readings(topology: topology, metrics: []), sources: [], events: [], checks: checks)
    }

    static func ticket(
        _ id: Int64, _ invariant: String, of component: ComponentID = target, incident: Int64 = 1,
        resolved: Double? = nil
    ) -> Ticket {
        Ticket(
            id: id, key: ConditionKey(cluster: "r", invariant: InvariantID(invariant), component: component),
            state: resolved == nil ? .created : .resolved, severity: .critical, message: "refused", began: nil,
            noticed: moment(0).wall, lastSeen: moment(0).wall, resolved: resolved.map { moment($0).wall },
            incident: incident)
    }

    static func change(_ kind: TicketEvent.Kind, _ ticket: Ticket) -> EngineEvent {
        let event = TicketEvent(
            id: 1, ticket: ticket.id, incident: ticket.incident, kind: kind, at: moment(0).wall, by: "monitor", text: ""
        )
        return .ticket(event, ticket)
    }

    /// A verdict; `pdState` adds PD's word to what it cites.
    static func verdict(_ version: Int, blames component: ComponentID? = target, pdState: String? = nil) -> EngineEvent
    {
        let at = moment(0).wall
        var evidence = [
            Evidence(
                kind: .probe, topic: "status_port", component: target, statement: "It refuses.", at: at, origin: "x")
        ]
        if let pdState {
            evidence.append(
                Evidence(
                    kind: .state, topic: "pd_state", component: target, statement: "PD says so.", at: at,
                    facts: ["state": .text(pdState)], origin: "pd /stores"))
        }
        let pack = EvidencePack(
            subject: "tikv", cluster: ClusterIdentity(key: "r", id: nil), incident: 1, frozen: at, began: at,
            tickets: [], components: [], states: [:], evidence: evidence, gaps: [], isSimulated: true)
        let diagnosis = Diagnosis(
            observationSummary: "s",
            rootCause: Diagnosis.RootCause(
                component: "store", target: component, mechanism: "process_died", statement: "It died.",
                confidence: .likely),
            supportingEvidence: pack.evidence.map { Diagnosis.Support(evidenceID: $0.id, why: "") })
        return .diagnosed(
            DiagnosisRecord(
                incident: 1, version: version, engine: "playbook", reason: .opened, at: at, diagnosis: diagnosis,
                grounding: GroundingReport(verifiedFigures: 0), pack: pack))
    }

    static let receipt = FaultReceipt(
        id: "x1", fault: .kill, target: target, address: "127.0.0.1:1", injected: moment(0).wall,
        deadline: moment(900).wall, undo: "start again")
}
