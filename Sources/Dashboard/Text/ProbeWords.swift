import OperatorCore

/// What we see of a component ourselves, in words of our own; the cluster's word stands apart.
struct ProbeWords {
    let text: String
    let isServing: Bool
    let isKnown: Bool
    /// It was asked and does not serve; where we could not ask, that says nothing of it.
    let isFailing: Bool

    /// `refused`, `timed out`: short enough for a headline.
    init(_ state: ComponentState?) {
        let outcome = state?.facts[ComponentState.probeFact]
        isServing = outcome == "serving"
        switch outcome {
        case nil: (text, isKnown) = (FigureText.missing, false)
        case "timed_out": (text, isKnown) = ("timed out", true)
        case "not_probed": (text, isKnown) = ("not asked yet", false)
        case let outcome? where outcome.hasPrefix("not probed"): (text, isKnown) = ("not probed", false)
        case let outcome?: (text, isKnown) = (outcome, true)
        }
        isFailing = isKnown && !isServing && outcome != "unable"
    }
}

extension Component {
    /// `store 5`, `pd1`: as people say it.
    var spoken: String { name.isEmpty ? id.spoken : name }
}
