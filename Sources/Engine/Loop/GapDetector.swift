public import OperatorCore

/// Tells a pause of this whole process (suspend, SIGSTOP, a paused machine) from a slow answer: it is asked again and
/// again while the process runs, so a long silence between two askings means that nothing ran.
public struct GapDetector: Sendable {
    private let longest: Duration
    private var last: Moment?

    /// - Parameter interval: how often it is asked when all is well; a gap is more than three of them.
    public init(interval: Duration) {
        longest = interval * 3
    }

    /// How long nothing ran before `now`, where that is a gap.
    public mutating func sample(_ now: Moment) -> Duration? {
        defer { last = max(now, last ?? now) }
        guard let last else { return nil }
        let silence = now.elapsed(since: last)
        return silence > longest ? silence : nil
    }
}
