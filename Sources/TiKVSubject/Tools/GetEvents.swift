internal import OperatorCore

/// What the cluster did in a span: events of logs and of PD's answers, the same ones together.
struct GetEvents: DiagnosisTool {
    private struct Input: Decodable {
        var fromSeconds: Double
        var toSeconds: Double
        enum CodingKeys: String, CodingKey {
            case fromSeconds = "from_s"
            case toSeconds = "to_s"
        }
    }

    private static let mostGroups = 40

    let context: ToolContext

    let name = "get_events"
    let description = """
        Lists what the cluster did in a span of time: elections, state changes, slow operations, starts, trouble with \
        disks or connections. Events of one kind and component are one entry with their count, first and last. Ask to \
        see what came before the incident.
        """

    var inputSchema: String {
        ToolSchema.object(["from_s": ToolSchema.seconds, "to_s": ToolSchema.seconds])
    }

    func run(_ input: String) async throws -> ToolAnswer {
        let asked = try ToolContext.input(input, as: Input.self, shape: #"{"from_s":-120,"to_s":60}"#)
        let span = try context.span(from: asked.fromSeconds, to: asked.toSeconds)
        let events = context.request.seen().events.filter { span.contains($0.at) }
        guard !events.isEmpty else {
            return ToolAnswer([nothing(span)])
        }
        let groups = Dictionary(grouping: events) { "\($0.kind) \($0.component?.description ?? "")" }
        let ordered = groups.sorted { left, right in
            (left.value[0].at, left.key) < (right.value[0].at, right.key)
        }.map(\.value)
        let left = ordered.count - Self.mostGroups
        return ToolAnswer(
            ordered.prefix(Self.mostGroups).compactMap(evidence),
            note: left > 0 ? "\(left) more kinds were left out; ask about a shorter span." : "")
    }

    private func evidence(_ group: [ClusterEvent]) -> Evidence? {
        guard let first = group.first, let last = group.last else { return nil }
        return Evidence(
            kind: .event, topic: first.kind, component: first.component, statement: first.message, at: first.at,
            facts: [
                "count": .number(Double(group.count), unit: "count"), "first": .time(first.at), "last": .time(last.at),
            ], origin: first.origin)
    }

    private func nothing(_ span: ClosedRange<WallTime>) -> Evidence {
        Evidence(
            kind: .absence, topic: "events", component: nil, statement: "no event was seen in that span",
            at: span.upperBound,
            facts: ["looked_for": .text("events"), "from": .time(span.lowerBound), "until": .time(span.upperBound)],
            origin: "events of the last half hour")
    }
}
