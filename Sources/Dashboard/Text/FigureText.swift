import OperatorCore
import Words

/// Numbers as people read them on a screen, where a column's heading may say the unit.
enum FigureText {
    static let missing = NumberText.missing

    static func of(_ value: Double?, _ unit: MetricUnit) -> String { unit.columnText(value) }

    /// With a rate's unit, where no heading says it: `938 /s`.
    static func whole(_ value: Double?, _ unit: MetricUnit) -> String { unit.text(value) }

    static func count(_ value: Double) -> String { NumberText.count(value) }

    static func bytes(_ value: Double) -> String { NumberText.bytes(value) }

    static func age(_ duration: Duration) -> String { AgeText.of(duration) }

    /// How long it still is, in one unit: `29 min`.
    static func coarse(_ duration: Duration) -> String { AgeText.coarse(duration) }

    /// `2.0–2.2 ms`; one number where both ends read the same.
    static func range(_ low: Double, _ high: Double, _ unit: MetricUnit) -> String {
        let (from, to) = (of(low, unit), of(high, unit))
        if from == to { return from }
        let (first, second) = (from.split(separator: " "), to.split(separator: " "))
        if first.count == 1, second.count == 1 { return "\(from)–\(to)" }
        guard first.count == 2, second.count == 2, first[1] == second[1] else { return "\(from) to \(to)" }
        return "\(first[0])–\(to)"
    }
}
