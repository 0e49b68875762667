/// A metric as PD or TiKV registers it: name, help, type, and for histograms the upper bounds without +Inf.
struct MetricFamily: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case counter
        case gauge
        case histogram([Double])

        var text: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    var name: String
    var help: String
    var kind: Kind

    static func counter(_ name: String, _ help: String) -> MetricFamily {
        MetricFamily(name: name, help: help, kind: .counter)
    }

    static func gauge(_ name: String, _ help: String) -> MetricFamily {
        MetricFamily(name: name, help: help, kind: .gauge)
    }

    static func histogram(_ name: String, _ help: String, _ bounds: [Double]) -> MetricFamily {
        MetricFamily(name: name, help: help, kind: .histogram(bounds))
    }

    /// `first`, twice that, and so on: `count` bounds.
    static func doubling(from first: Double, count: Int) -> [Double] {
        var bounds: [Double] = []
        var bound = first
        for _ in 0..<count {
            bounds.append(bound)
            bound *= 2
        }
        return bounds
    }

    static func == (left: MetricFamily, right: MetricFamily) -> Bool { left.name == right.name }

    func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// One series: a family and its label values, written as they stand on the page (label names in order).
struct MetricSeries: Sendable, Hashable {
    var family: MetricFamily
    var labels: String

    init(_ family: MetricFamily, _ labels: KeyValuePairs<String, String> = [:]) {
        self.family = family
        self.labels = labels.sorted { $0.key < $1.key }
            .map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
            .joined(separator: ",")
    }

    private static func escaped(_ value: String) -> String {
        var text = ""
        for character in value {
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
        return text
    }
}
