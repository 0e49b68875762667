import OperatorCore

extension DashboardState {
    /// The numbers of the component in hand: what we see, what is said of it, its figures.
    var figuresOfComponent: [Explaining.Figure] {
        guard let id = chosenComponent, let component = view.observation?.topology[id] else { return [] }
        let name = component.spoken
        var figures: [Explaining.Figure] = []
        let isProbed = ProbeWords(model.componentState(id)).isKnown
        if isProbed { figures.append(.init(question: .probe(id), name: "what we see of \(name)")) }
        figures.append(.init(question: .state(id), name: "what \(authority.name) says of \(name)"))
        return figures
            + metrics(of: id).map {
                .init(question: .metric($0.id, id), name: "\($0.shortTitle ?? $0.title) of \(name)")
            }
    }

    /// What users feel.
    var figuresOfHeadline: [Explaining.Figure] {
        let headline = Headline(model: model)
        return headline.figures.compactMap { figure in
            headline.question(figure).map { .init(question: $0, name: "\(figure.label) of the cluster") }
        }
    }

    /// The reasons of the verdict in sight, with the numbers they quote.
    var figuresOfVerdict: [Explaining.Figure] {
        let shown: Int64?
        if case .incident(let id) = screen { shown = id } else { shown = model.openIncidents.first?.id }
        guard let incident = shown, let record = model.verdict(incident) else { return [] }
        return record.diagnosis.supportingEvidence.indices.map {
            .init(
                question: .reason($0 + 1, incident: incident),
                name: "[\($0 + 1)] of verdict \(record.version) on I-\(incident)")
        }
    }

    /// The figures of the lines below the table: the cluster's own, and each component's of the selected one.
    var figuresOfGroups: [Explaining.Figure] {
        guard screen == .overview else { return [] }
        let id = chosenComponent ?? model.listed.primary.first?.id
        let told = Set(figuresOfTable(id, model))
        return subject.metrics.filter { $0.group != nil }.compactMap { metric in
            let owner = metric.scope == .cluster ? nil : id
            guard metric.scope == .cluster || (owner != nil && !told.contains(metric.id)),
                model.value(metric.id, owner).value != nil
            else { return nil }
            let whose = owner.map { view.observation?.topology[$0]?.spoken ?? $0.description } ?? "the cluster"
            return .init(question: .metric(metric.id, owner), name: "\(metric.shortTitle ?? metric.title) of \(whose)")
        }
    }

    private func figuresOfTable(_ id: ComponentID?, _ model: ViewModel) -> [MetricID] {
        guard let id, chosenComponent == id else { return [] }
        return metrics(of: id).map(\.id)
    }

    /// Whether there is any, without naming them.
    var hasExplainable: Bool {
        if let id = chosenComponent, view.observation?.topology[id] != nil { return true }
        let headline = Headline(model: model)
        return headline.figures.contains { headline.question($0) != nil } || !figuresOfVerdict.isEmpty
    }

    private func metrics(of id: ComponentID) -> [MetricDescriptor] {
        if case .component = screen { return model.knownMetrics(of: id) }
        guard model.listed.primaryKind == id.kind else { return [] }
        return catalogue.row(of: id.kind).compactMap { catalogue.metric($0.metric) }
    }

    /// What the verdict's own evidence tells; nil: the subject is asked.
    func answeredHere(_ question: ProvenanceQuestion) -> [ProvenanceEntry]? {
        guard case .reason(let number, let incident) = question else { return nil }
        guard let record = model.verdict(incident) else { return [] }
        return ReasonProvenance(number, of: record)?.entries(at: now) ?? []
    }
}
