import OperatorCore

/// The figures that say what users feel, as the subject declares them.
struct Headline {
    struct Figure {
        var label: String
        var unit: MetricUnit
        var metric: MetricID
        /// The components whose worst counts; nil: the cluster's own reading.
        var components: [ComponentID]?
        var suffix = ""
        var lowerIsWorse = false

        func text(_ value: Double?) -> String {
            guard let value else { return FigureText.missing }
            return FigureText.of(value, unit) + suffix
        }
    }

    let model: ViewModel
    let figures: [Figure]

    init(model: ViewModel) {
        self.model = model
        figures = model.state.subject.description.headline.compactMap { Self.figure($0, model) }
    }

    func now(_ figure: Figure) -> ViewModel.Shown {
        guard let components = figure.components else { return model.value(figure.metric, nil) }
        let all = components.map { model.value(figure.metric, $0) }.filter { $0.value != nil && !$0.isStale }
        return ViewModel.Shown(value: all.compactMap(\.value).max(), isStale: false)
    }

    /// A figure as text; in the past as `then → now`.
    func text(_ figure: Figure) -> String {
        let then = figure.text(now(figure).value)
        guard model.state.isScrubbed else { return then }
        let all = (figure.components ?? []).map { model.valueNow(figure.metric, $0) }
        let value =
            figure.components == nil
            ? model.valueNow(figure.metric, nil).value : all.filter { !$0.isStale }.compactMap(\.value).max()
        let now = figure.text(value)
        return then == now ? then : "\(then.replacing(figure.suffix, with: "")) → \(now)"
    }

    /// How we know it: of the worst component where it is the worst of them.
    func question(_ figure: Figure) -> ProvenanceQuestion? {
        guard let components = figure.components else { return .metric(figure.metric, nil) }
        let known = components.compactMap { id in model.value(figure.metric, id).value.map { (id, $0) } }
        return known.max { $0.1 < $1.1 }.map { .metric(figure.metric, $0.0) }
    }

    /// The median of the five minutes before `began`: a trouble that was over before does not spoil it. nil where nothing
    /// was kept of them.
    func before(_ figure: Figure, began: Moment) -> Double? {
        let from = began.advanced(by: .seconds(-305))
        let values = samples(figure, from: from, to: began.advanced(by: .seconds(-5))).sorted()
        return values.isEmpty ? nil : values[values.count / 2]
    }

    /// The worst value since `began`.
    func peak(_ figure: Figure, began: Moment) -> Double? {
        let values = samples(figure, from: began, to: model.moment)
        return figure.lowerIsWorse ? values.min() : values.max()
    }

    private func samples(_ figure: Figure, from: Moment, to: Moment) -> [Double] {
        guard let history = model.state.history, from < to else { return [] }
        let parts: [ComponentID?] = figure.components ?? [nil]
        return parts.flatMap { part in
            history.samples(of: figure.metric, component: part, from: from, to: to).compactMap(\.value)
        }
    }

    private static func figure(_ declared: HeadlineMetric, _ model: ViewModel) -> Figure? {
        guard let metric = model.state.catalogue.metric(declared.metric) else { return nil }
        let all = model.observation?.topology.components.map(\.id).filter { $0.kind == metric.componentKind }
        return Figure(
            label: declared.label, unit: metric.unit, metric: metric.id,
            components: declared.scope == .cluster ? nil : all ?? [], suffix: declared.suffix,
            lowerIsWorse: declared.lowerIsWorse)
    }
}
