import OperatorCore

/// Which metrics moved with the incident, how far, and whether before, with or after its beginning. Never called a cause.
enum MetricCorrelations {
    /// A series that moved less than this many robust deviations is noise.
    static let notableScore = 4.0
    static let most = 8
    /// An onset this near the beginning coincides with it: two periods of the slowest source, 5 s.
    static let coincidence = Duration.seconds(10)

    static func ranked(in pack: EvidencePack) -> [Diagnosis.Correlation] {
        let moved = pack.evidence.filter { $0.kind == .change && !$0.series.isEmpty }.compactMap { evidence in
            ChangePoint.find(in: evidence.series, around: pack.began).map { (evidence, $0) }
        }
        return moved.filter { $0.1.score >= notableScore }
            .sorted { ($0.1.score, $1.0.id) > ($1.1.score, $0.0.id) }
            .prefix(most)
            .compactMap { evidence, point in correlation(evidence, point, began: pack.began) }
    }

    private static func correlation(
        _ evidence: Evidence, _ point: ChangePoint, began: WallTime
    ) -> Diagnosis.Correlation? {
        let target = evidence.component ?? .cluster("")
        let lag = point.onset.elapsed(since: began)
        let relation: Diagnosis.Correlation.Relation =
            lag < .zero - coincidence ? .leads : lag > coincidence ? .lags : .coincides
        let direction = point.after > point.before ? "rose" : "fell"
        return Diagnosis.Correlation(
            metric: MetricID(evidence.topic), target: target, relation: relation,
            explanation: "\(direction) from \(short(point.before)) to \(short(point.after)), \(offset(lag))",
            evidenceID: evidence.id)
    }

    private static func offset(_ lag: Duration) -> String {
        let seconds = Int(lag.inSeconds.rounded())
        if seconds == 0 { return "at the beginning" }
        return seconds > 0 ? "\(seconds) s after the beginning" : "\(-seconds) s before the beginning"
    }

    /// Three significant digits.
    static func short(_ value: Double) -> String {
        guard value.isFinite, value.magnitude >= 1e-6 else { return "0" }
        var scale = 1.0
        while value.magnitude * scale < 100 { scale *= 10 }
        if scale == 1 { return value.magnitude < 1e15 ? String(Int(value.rounded())) : String(value) }
        let rounded = (value * scale).rounded() / scale
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}
