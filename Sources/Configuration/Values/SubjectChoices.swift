public import CommandLineKit
public import OperatorCore

/// The kinds of systems that settings may be about: what `subject` may say, and how the endpoints of each are written.
public struct SubjectChoices: Sendable {
    /// What is meant where nobody says.
    public let standard: SubjectDescription
    public let all: [SubjectDescription]

    public init(standard: SubjectDescription, others: [SubjectDescription] = []) {
        self.standard = standard
        all = [standard] + others
    }

    /// The one of that id; the standard one where there is none.
    public subscript(id: String?) -> SubjectDescription { all.first { $0.id == id } ?? standard }

    /// Reads the id of one.
    public var parser: ValueParser<String> { .choice(of: all.map(\.id)) }
}
