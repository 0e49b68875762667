import Configuration
import OperatorCore
import PlaybookDiagnoser

extension Subjects {
    /// As settings know them.
    static let choices = SubjectChoices(
        standard: standard.description, others: all.dropFirst().map(\.description))

    /// The one of that id; the standard one where there is none.
    static func kind(_ id: String?) -> SubjectKind { all.first { $0.description.id == id } ?? standard }

    /// The offline engine with everything it knows: packs say which subject they are of.
    static let playbook = PlaybookDiagnoser(
        hypotheses: Dictionary(
            all.map { ($0.description.id, $0.hypotheses) }, uniquingKeysWith: { first, _ in first }))

    /// What a model may name as the cause, by the id of a pack's subject.
    static let causes = Dictionary(
        all.map { ($0.description.id, $0.description.causes) }, uniquingKeysWith: { first, _ in first })
}

/// The words of the subject that rehearsals and demos simulate.
enum RehearsedWords {
    static let subject = Subjects.rehearsed.kind.description
    /// Who keeps the books: `the authority's own word`.
    static let authority = subject.authority.name
    /// One component that serves: the kind that a demo breaks.
    static let serving = subject.servingKind?.name ?? "component"
    static let servingPlural = subject.servingPlural
    /// The id of that kind.
    static let servingKind = subject.servingKind?.id ?? ""
    /// Who votes.
    static let voting = subject.kinds.first { $0.role == .votes }
    static let votingPlural = voting?.plural ?? "members"
    /// The parts of the data.
    static let parts = subject.servingKind?.loss?.noun ?? "data"
}

/// What the help says of the subjects, in their own words.
enum SubjectWords {
    /// Their titles.
    static let titles = list { $0.title }
    /// Whose word counts in them.
    static let authorities = list { $0.authority.name }
    /// What serves in them.
    static let serving = list { $0.servingPlural }
    /// The option that names a cluster, with a placeholder.
    static let hostOption = "--\(endpoint.flag) HOST"
    /// The same with an example.
    static let exampleOption = "--\(endpoint.flag) \(endpoint.example)"
    /// The options and environment variables that name endpoints.
    static let endpointNames = Subjects.choices.all.flatMap {
        ["--\($0.endpoint.flag)", $0.endpoint.environmentName]
    }
    /// Only the variables.
    static let endpointVariables = list { $0.endpoint.environmentName }

    private static let endpoint = Subjects.standard.description.endpoint

    /// One word of each subject.
    private static func list(_ word: (SubjectDescription) -> String) -> String {
        Subjects.choices.all.map(word).joined(separator: " or ")
    }
}
