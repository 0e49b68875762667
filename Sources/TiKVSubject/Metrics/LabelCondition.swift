internal import PrometheusKit

/// A condition on one label, the same for our own scrapes and for PromQL.
enum LabelCondition: Hashable, Sendable {
    case equals(String, String)
    case differs(String, String)

    /// As Prometheus has it: a label that is not there is the empty text.
    func holds(for labels: LabelSet) -> Bool {
        switch self {
        case .equals(let name, let value): (labels[name] ?? "") == value
        case .differs(let name, let value): (labels[name] ?? "") != value
        }
    }

    var promQL: String {
        switch self {
        case .equals(let name, let value): "\(name)=\"\(value)\""
        case .differs(let name, let value): "\(name)!=\"\(value)\""
        }
    }
}
