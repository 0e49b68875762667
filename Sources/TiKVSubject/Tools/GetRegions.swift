internal import OperatorCore

/// Regions PD has on one of its lists now: with peers that are down, missing or pending, or the hottest.
struct GetRegions: DiagnosisTool {
    private struct Input: Decodable {
        var kind: RegionList
        var limit: Int
    }

    private static let mostListed = 20

    let context: ToolContext

    let name = "get_regions"
    let description = """
        Asks PD now for the regions on one of its lists: with peers down, missing or pending, or with the most reads or \
        writes. Answers how many there are, on which stores their peers are, and the first of them. Ask where a fault \
        of regions or a hot spot could be the cause.
        """

    var inputSchema: String {
        ToolSchema.object([
            "kind": ToolSchema.choice(RegionList.allCases.map(\.rawValue)), "limit": ToolSchema.limit,
        ])
    }

    func run(_ input: String) async throws -> ToolAnswer {
        let asked = try ToolContext.input(input, as: Input.self, shape: #"{"kind":"down_peer","limit":10}"#)
        let limit = min(max(1, asked.limit), Self.mostListed)
        switch await context.observer.consult(.listed(asked.kind)) {
        case .regions(let list): return listed(list, asked.kind, limit)
        case .hot(let regions): return hot(regions, asked.kind, limit)
        case .failed(let error): throw DiagnosisToolError("PD did not answer: \(error.text).")
        default: throw DiagnosisToolError("PD has no leader that could be asked.")
        }
    }

    private func listed(_ list: PDRegionList, _ kind: RegionList, _ limit: Int) -> ToolAnswer {
        var perStore: [UInt64: Int] = [:]
        for region in list.regions { for peer in region.peers { perStore[peer.storeID, default: 0] += 1 } }
        var facts: [String: FactValue] = ["regions": .number(Double(list.regions.count), unit: "count")]
        for (store, count) in perStore.sorted(by: { $0.value > $1.value }).prefix(20) {
            facts["peers_on_store_\(store)"] = .number(Double(count), unit: "count")
        }
        let summary = evidence(kind, nil, "\(list.regions.count) regions are on PD's list \(kind.rawValue)", facts)
        let first = list.regions.prefix(limit).map { region in
            let stores = region.peers.map { "\($0.storeID)" }.joined(separator: ", ")
            let leader = region.leaderStore.map { "store \($0)" } ?? "none known"
            return evidence(
                kind, region.leaderStore.map { ComponentID(store: $0) },
                "region \(region.id): peers on stores \(stores), leader \(leader)",
                ["region": .text(String(region.id))])
        }
        return ToolAnswer([summary] + first, note: more(list.regions.count - limit))
    }

    private func hot(_ regions: [PDHotRegion], _ kind: RegionList, _ limit: Int) -> ToolAnswer {
        let sorted = regions.sorted { ($0.bytes, $0.id) > ($1.bytes, $1.id) }
        let summary = evidence(
            kind, nil, "\(regions.count) regions are hot by PD's list \(kind.rawValue)",
            ["regions": .number(Double(regions.count), unit: "count")])
        let first = sorted.prefix(limit).map { region in
            evidence(
                kind, ComponentID(store: region.store), "region \(region.id) on store \(region.store) is hot",
                [
                    "region": .text(String(region.id)), "bytes": .number(Rounded.four(region.bytes), unit: "B/s"),
                    "queries": .number(Rounded.four(region.queries), unit: "1/s"),
                    "reports_hot": .number(Double(region.degree), unit: "count"),
                ])
        }
        return ToolAnswer([summary] + first, note: more(regions.count - limit))
    }

    private func more(_ left: Int) -> String { left > 0 ? "\(left) more regions are not listed." : "" }

    private func evidence(
        _ kind: RegionList, _ component: ComponentID?, _ statement: String, _ facts: [String: FactValue]
    ) -> Evidence {
        Evidence(
            kind: .state, topic: "regions_\(kind.rawValue)", component: component, statement: statement,
            at: context.clock.now().wall, facts: facts, origin: "pd \(PDQuestion.listed(kind).path)")
    }
}
