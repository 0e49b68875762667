internal import OperatorCore

/// Where the configuration of stores differs, by their own /config: secrets, addresses and paths left out.
struct GetConfigDiff: DiagnosisTool {
    private struct Input: Decodable { var store: String? }

    private static let mostStores = 5
    private static let mostDifferences = 25

    let context: ToolContext

    let name = "get_config_diff"
    let description = """
        Compares the running configuration of stores, one with the others or all with each other, and lists the \
        settings that differ. Ask where one store alone behaves differently and no fault of its machine is seen.
        """

    var inputSchema: String { ToolSchema.object(["store": ToolSchema.storeOrNull]) }

    func run(_ input: String) async throws -> ToolAnswer {
        let asked = try ToolContext.input(input, as: Input.self, shape: #"{"store":null}"#)
        let first = try asked.store.map { text throws(DiagnosisToolError) in try context.store(text) }
        let stores = try context.observation().topology.components.map(\.id).filter { $0.kind == "store" }
        let chosen = ([first].compactMap { $0 } + stores.filter { $0 != first }).prefix(Self.mostStores)
        var read: [(store: ComponentID, settings: [String: String])] = []
        var silent: [String] = []
        for store in chosen {
            guard let id = UInt64(store.id), let settings = await context.observer.configuration(of: id) else {
                silent.append(store.id)
                continue
            }
            read.append((store, settings))
        }
        guard read.count > 1, first == nil || read.contains(where: { $0.store == first }) else {
            throw DiagnosisToolError("Too few stores gave their configuration: none to compare with.")
        }
        let note = silent.isEmpty ? "" : "Stores \(silent.joined(separator: ", ")) did not give theirs."
        return ToolAnswer(differences(read), note: note)
    }

    private func differences(_ read: [(store: ComponentID, settings: [String: String])]) -> [Evidence] {
        let names = Set(read.flatMap { $0.settings.keys }).sorted()
        let differing = names.filter { name in Set(read.map { $0.settings[name] ?? "" }).count > 1 }
        var facts: [String: FactValue] = ["compared": .number(Double(names.count), unit: "count")]
        facts["differ"] = .number(Double(differing.count), unit: "count")
        let stores = read.map(\.store.id).joined(separator: ", ")
        let summary = evidence(
            nil, "\(differing.count) of \(names.count) settings differ among stores \(stores)", facts)
        return [summary]
            + differing.prefix(Self.mostDifferences).map { name in
                let values = read.map { ($0.store.id, $0.settings[name] ?? "not set") }
                let words = values.map { "store \($0.0) \($0.1)" }.joined(separator: "; ")
                let facts = values.map { ("store_\($0.0)", FactValue.text($0.1)) }
                return evidence(nil, "\(name): \(words)", Dictionary(facts, uniquingKeysWith: { first, _ in first }))
            }
    }

    private func evidence(_ component: ComponentID?, _ statement: String, _ facts: [String: FactValue]) -> Evidence {
        Evidence(
            kind: .state, topic: "configuration", component: component,
            statement: UntrustedText.sanitise(statement, maximumScalars: 400), at: context.clock.now().wall,
            facts: facts, origin: "/config of the stores")
    }
}
