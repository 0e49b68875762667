internal import OperatorCore

/// One store as it stands now: what PD says, what our probe sees, every reading.
struct GetStore: DiagnosisTool {
    private struct Input: Decodable { var store: String }

    let context: ToolContext

    let name = "get_store"
    let description = """
        Reads one store as it stands now, later than the evidence: what PD says of it, what our own probe of its status \
        port sees, and all its newest readings. Ask to compare a store with the one that failed.
        """

    var inputSchema: String {
        ToolSchema.object(["store": #"{"type":"string","description":"a store's id such as 4"}"#])
    }

    func run(_ input: String) async throws -> ToolAnswer {
        let asked = try ToolContext.input(input, as: Input.self, shape: #"{"store":"4"}"#)
        let id = try context.store(asked.store)
        let observation = try context.observation()
        return ToolAnswer([standing(of: id, observation), readings(of: id, observation)])
    }

    private func standing(of id: ComponentID, _ observation: Observation) -> Evidence {
        let state = observation.states[id]
        var facts = (state?.facts ?? [:]).mapValues { FactValue.text($0) }
        for (name, value) in observation.topology[id]?.attributes ?? [:] where facts[name] == nil {
            facts[name] = .text(value)
        }
        return Evidence(
            kind: .state, topic: "store_now", component: id,
            statement: "\(id) now: \(state?.state ?? "nothing is said of it")", at: observation.completed.wall,
            facts: facts, origin: "newest observation")
    }

    /// What is missing is named, with its reason: it is no zero.
    private func readings(of id: ComponentID, _ observation: Observation) -> Evidence {
        var facts: [String: FactValue] = [:]
        for metric in context.descriptor.metrics where metric.componentKind == "store" && metric.scope == .component {
            switch observation.readings[id, metric.id] {
            case .value(let value, _):
                facts[metric.id.rawValue] = .number(Rounded.four(value), unit: metric.unit.rawValue)
            case .missing(let reason): facts[metric.id.rawValue] = .text("missing: \(reason.words)")
            }
        }
        return Evidence(
            kind: .reading, topic: "store_readings", component: id, statement: "newest readings of \(id)",
            at: observation.completed.wall, facts: facts, origin: "newest observation")
    }
}
