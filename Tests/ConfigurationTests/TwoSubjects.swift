import Configuration
import OperatorCore
import TestSupport
import TiKVSubject

extension SubjectChoices {
    /// TiKV, and a second one.
    static let two = SubjectChoices(standard: TiKVSubject.description, others: [.plain("toy", title: "Toy")])
}
