/// The regions as their leaders last reported them. A region nobody reports any more stands as it was, old leader and all:
/// PD does no better.
struct PDRegionsInfo: Sendable {
    private struct Record: Sendable {
        var report: RegionReport
        var sequence: UInt64
    }

    private var records: [UInt64: Record] = [:]
    /// Grows with every change, so that a follower asks only for what is new.
    private(set) var sequence: UInt64 = 0

    var count: Int { records.count }

    /// In the order of their start keys.
    var sorted: [RegionReport] {
        records.values.map(\.report).sorted { $0.startKey < $1.startKey }
    }

    func region(id: UInt64) -> RegionReport? { records[id]?.report }

    func changes(after known: UInt64) -> [RegionReport] {
        records.values.filter { $0.sequence > known }.sorted { $0.sequence < $1.sequence }.map(\.report)
    }

    /// Takes a report unless a newer one is known (epoch, then term). Older regions it covers go, as after a merge.
    @discardableResult
    mutating func take(_ report: RegionReport) -> Bool {
        if let known = records[report.id]?.report {
            let isOld =
                report.version < known.version || report.confVersion < known.confVersion || report.term < known.term
            if isOld { return false }
        }
        let covered = records.values.filter { $0.report.id != report.id && Self.overlap($0.report, report) }
        if covered.contains(where: { $0.report.version >= report.version }) { return false }
        for record in covered { records[record.report.id] = nil }
        sequence += 1
        records[report.id] = Record(report: report, sequence: sequence)
        return true
    }

    /// What a new leader knows of regions it learnt from the old one: who holds and leads them, not how big or busy
    /// they are.
    mutating func forgetSizes() {
        for (id, record) in records {
            var report = record.report
            report.approximateSizeMiB = 0
            report.approximateKeys = 0
            report.writtenBytes = 0
            report.readBytes = 0
            report.writtenKeys = 0
            report.readKeys = 0
            records[id]?.report = report
        }
    }

    /// What a member finds on its own disk: no leaders either.
    mutating func forgetLeaders() {
        forgetSizes()
        for id in records.keys {
            records[id]?.report.leaderPeerID = 0
            records[id]?.report.downPeers = []
            records[id]?.report.pendingPeers = []
            records[id]?.report.term = 0
        }
    }

    /// Regions that overlap `[start, end)`, hexadecimal keys, empty for unbounded.
    func regions(from start: String, to end: String) -> [RegionReport] {
        sorted.filter { ($0.endKey.isEmpty || $0.endKey > start) && (end.isEmpty || $0.startKey < end) }
    }

    /// The region that holds a key.
    func region(holding key: String) -> RegionReport? {
        records.values.first { $0.report.startKey <= key && ($0.report.endKey.isEmpty || key < $0.report.endKey) }?
            .report
    }

    private static func overlap(_ left: RegionReport, _ right: RegionReport) -> Bool {
        (left.endKey.isEmpty || right.startKey < left.endKey) && (right.endKey.isEmpty || left.startKey < right.endKey)
    }
}

extension RegionReport {
    /// PD calls a region of at most 1 MiB empty (EmptyRegionApproximateSize).
    var isEmpty: Bool { approximateSizeMiB <= 1 }
}
