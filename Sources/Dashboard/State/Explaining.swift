import OperatorCore

/// How do we know: the cursor that goes from number to number, and what the subject answered of each.
public struct Explaining: Sendable, Hashable {
    /// One number on the screen.
    struct Figure: Sendable, Hashable {
        var question: ProvenanceQuestion
        /// `QPS of store 5`
        var name: String
    }

    /// In the order in which the cursor goes.
    var figures: [Figure]
    var index = 0
    var answers: [ProvenanceQuestion: [ProvenanceEntry]] = [:]
    /// Lines scrolled down in the answer.
    var scroll = 0

    var current: Figure? { figures.indices.contains(index) ? figures[index] : nil }
}
