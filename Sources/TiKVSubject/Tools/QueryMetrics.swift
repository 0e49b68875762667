internal import OperatorCore

/// Kept samples of one metric: its points for one store or the cluster, its figures for all stores at once.
struct QueryMetrics: DiagnosisTool {
    private struct Input: Decodable {
        var metric: String
        var store: String?
        var fromSeconds: Double
        var toSeconds: Double
        var agg: Aggregation
        var stepSeconds: Double
        enum CodingKeys: String, CodingKey {
            case metric, store, agg
            case fromSeconds = "from_s"
            case toSeconds = "to_s"
            case stepSeconds = "step_s"
        }
    }

    private enum Aggregation: String, Decodable, CaseIterable { case mean, max, min, last }

    private static let mostStores = 12

    let context: ToolContext

    let name = "query_metrics"
    let description = """
        Reads what was measured of one metric over a span of time: up to 60 points and its least, greatest, mean and \
        last value. With store null, a metric of stores gives these figures of each store, without points: ask so to \
        see whether one store stands out. null in points is a gap: nothing was measured, which is not zero.
        """

    var inputSchema: String {
        ToolSchema.object([
            "metric": ToolSchema.choice(context.descriptor.metrics.map(\.id.rawValue)),
            "store": ToolSchema.storeOrNull, "from_s": ToolSchema.seconds, "to_s": ToolSchema.seconds,
            "agg": ToolSchema.choice(Aggregation.allCases.map(\.rawValue)),
            "step_s": #"{"type":"number","description":"seconds a point stands for; at least 1"}"#,
        ])
    }

    func run(_ input: String) async throws -> ToolAnswer {
        let asked = try ToolContext.input(
            input, as: Input.self,
            shape: #"{"metric":"store.qps","store":"4","from_s":-120,"to_s":60,"agg":"mean","step_s":5}"#)
        guard let metric = context.descriptor.metrics.first(where: { $0.id.rawValue == asked.metric }) else {
            throw DiagnosisToolError("There is no such metric; the schema lists them.")
        }
        let span = try context.span(from: asked.fromSeconds, to: asked.toSeconds)
        if metric.scope == .cluster { return try series(metric, nil, span, asked) }
        if let store = asked.store { return try series(metric, try context.store(store), span, asked) }
        return try comparison(metric, span)
    }

    private func samples(
        _ metric: MetricDescriptor, _ component: ComponentID?, _ span: ClosedRange<WallTime>
    ) throws(DiagnosisToolError) -> [Sample] {
        let at = try context.observation().at
        return context.request.history.samples(
            of: metric.id, component: component,
            from: at.advanced(by: span.lowerBound.elapsed(since: at.wall)),
            to: at.advanced(by: span.upperBound.elapsed(since: at.wall)))
    }

    private func series(
        _ metric: MetricDescriptor, _ component: ComponentID?, _ span: ClosedRange<WallTime>, _ asked: Input
    ) throws(DiagnosisToolError) -> ToolAnswer {
        let samples = try samples(metric, component, span)
        guard !samples.isEmpty else {
            throw DiagnosisToolError(
                "Nothing of it was kept in that span; watching began later, or it is not measured.")
        }
        let least = span.upperBound.elapsed(since: span.lowerBound).inSeconds / Double(ToolAnswer.mostPoints)
        let step = max(1, asked.stepSeconds.isFinite ? asked.stepSeconds : 1, least)
        var evidence = figures(metric, component, samples)
        evidence.series = points(samples, step: step, asked.agg)
        let note =
            step > max(1, asked.stepSeconds) ? "step_s was raised to \(Int(step.rounded(.up))) for 60 points." : ""
        return ToolAnswer([evidence], note: note)
    }

    private func comparison(
        _ metric: MetricDescriptor, _ span: ClosedRange<WallTime>
    ) throws(DiagnosisToolError) -> ToolAnswer {
        let all = try context.observation().topology.components.map(\.id).filter { $0.kind == metric.componentKind }
        var found: [Evidence] = []
        for component in all.prefix(Self.mostStores) {
            let samples = try samples(metric, component, span)
            if !samples.isEmpty { found.append(figures(metric, component, samples)) }
        }
        guard !found.isEmpty else { throw DiagnosisToolError("Nothing of it was kept in that span.") }
        let left = all.count - Self.mostStores
        return ToolAnswer(found, note: left > 0 ? "\(left) more were left out; name a store to read one." : "")
    }

    private func figures(_ metric: MetricDescriptor, _ component: ComponentID?, _ samples: [Sample]) -> Evidence {
        let values = samples.compactMap(\.value)
        let unit = metric.unit.rawValue
        var facts: [String: FactValue] = [
            "measured": .number(Double(values.count), unit: "count"),
            "gaps": .number(Double(samples.count - values.count), unit: "count"),
        ]
        facts["least"] = values.min().map { .number(Rounded.four($0), unit: unit) }
        facts["greatest"] = values.max().map { .number(Rounded.four($0), unit: unit) }
        facts["last"] = values.last.map { .number(Rounded.four($0), unit: unit) }
        if !values.isEmpty {
            facts["mean"] = .number(Rounded.four(values.reduce(0, +) / Double(values.count)), unit: unit)
        }
        let whose = component.map { " of \($0)" } ?? ""
        let words = values.isEmpty ? "was not measured" : "\(values.count) values"
        return Evidence(
            kind: .reading, topic: metric.id.rawValue, component: component,
            statement: "\(metric.title)\(whose): \(words)",
            at: samples.last?.at.wall ?? context.began, facts: facts, origin: "kept samples of \(metric.id)")
    }

    /// One point for each step; a step without a value is a gap.
    private func points(_ samples: [Sample], step: Double, _ aggregation: Aggregation) -> [Evidence.Point] {
        guard let first = samples.first?.at.wall else { return [] }
        let groups = Dictionary(grouping: samples) { Int($0.at.wall.elapsed(since: first).inSeconds / step) }
        return groups.sorted { $0.key < $1.key }.prefix(ToolAnswer.mostPoints).map { number, group in
            let values = group.compactMap(\.value)
            let value: Double? =
                switch aggregation {
                case .mean: values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
                case .max: values.max()
                case .min: values.min()
                case .last: values.last
                }
            return Evidence.Point(
                at: first.advanced(by: .milliseconds(Int64(Double(number) * step * 1_000))),
                value: value.map(Rounded.four))
        }
    }
}

/// Four significant digits: what people and models read.
enum Rounded {
    static func four(_ value: Double) -> Double {
        guard value.isFinite, value != 0 else { return value.isFinite ? value : 0 }
        var scale = 1.0
        var size = abs(value)
        while size < 1_000 && scale < 1e12 {
            size *= 10
            scale *= 10
        }
        return size >= 1e15 ? value : (value * scale).rounded() / scale
    }
}
