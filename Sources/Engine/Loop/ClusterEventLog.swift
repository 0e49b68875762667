public import OperatorCore

/// What the cluster did lately, oldest first: bounded in time and number, for evidence.
public struct ClusterEventLog: Sendable {
    private var kept: [ClusterEvent] = []
    private let span: Duration
    private let limit: Int

    public init(span: Duration = .seconds(30 * 60), limit: Int = 2_000) {
        self.span = span
        self.limit = limit
    }

    public var events: [ClusterEvent] { kept }

    public mutating func append(_ events: [ClusterEvent], now: WallTime) {
        guard !events.isEmpty || !kept.isEmpty else { return }
        kept += events
        if !events.isEmpty { kept.sort { $0.at < $1.at } }
        let oldest = now.advanced(by: .zero - span)
        kept.removeFirst(max(kept.firstIndex { $0.at >= oldest } ?? kept.count, kept.count - limit))
    }
}
