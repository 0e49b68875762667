import TestSupport
import Testing
import TiKVSubject

/// The log reader on lines that TiKV and PD wrote.
@Suite(.enabled(if: SharedFixtures.areThere, Comment(rawValue: SharedFixtures.absence)))
struct RecordedLogTests {
    /// What the collection's own list says of a file.
    struct Expected: Sendable, CustomStringConvertible {
        let file: String
        let records: Int
        let damaged: Int
        let unframed: Int

        var description: String { file }
    }

    /// From the rows `| `logs/NAME` | … Expected: N complete records, M cut or malformed record(s), K line(s) with no
    /// unified header. |`.
    static let expectations: [Expected] = {
        guard let bytes = try? SharedFixtures.bytes("fixtures/real/MANIFEST.md") else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { row in
            guard row.hasPrefix("| `logs/"), let text = row.components(after: "Expected: ") else { return nil }
            let name = row.dropFirst(3).prefix { $0 != "`" }
            return Expected(
                file: String(name), records: text.number(before: " complete record"),
                damaged: text.number(before: " cut or malformed"), unframed: text.number(before: " line(s)"))
        }
    }()

    @Test("Every recorded log gives the counts of its collection's list", arguments: RecordedLogTests.expectations)
    func counts(expected: Expected) throws {
        var lines: [String] = []
        let report = LogReport(isJSON: true) { lines.append($0) }
        let summary = try report.run("\(SharedFixtures.root)/fixtures/real/\(expected.file)")
        #expect(summary.records == expected.records)
        #expect(summary.damaged == expected.damaged)
        #expect(summary.unframed == expected.unframed)
        #expect(lines.count == summary.events.values.reduce(0, +) + 1)
    }

    @Test("The list names every recorded log")
    func complete() {
        let files = SharedFixtures.names(in: "fixtures/real/logs").map { "logs/\($0)" }
        #expect(Set(files) == Set(Self.expectations.map(\.file)) && files.count > 20)
    }

    @Test("Elections, snapshots, conflicts and removals are found in them")
    func events() throws {
        func events(_ name: String) throws -> [LogEventKind: Int] {
            try LogReport(isJSON: true) { _ in }.run("\(SharedFixtures.root)/fixtures/real/logs/\(name).log").events
        }
        #expect(try events("mixed-v4.0.4-split-election")[.leaderElected] == 2)
        #expect(try events("mixed-v6.4.0-split-election")[.electionStarted] == 3)
        #expect(try events("tikv-v7.5-snapshot-leader-side")[.snapshot] == 4)
        #expect(try events("tikv-v7.5-snapshot-learner-side")[.snapshot] == 4)
        #expect(try events("mixed-v5.2.0-alpha-deadlock")[.transactionConflict] == 1)
        #expect(try events("pd-v7.5-store-offline-to-tombstone")[.storeStateChanged] == 2)
        #expect(try events("pd-v4.0-clock-jump")[.clockTrouble] == 13)
        #expect(try events("tikv-v4.0.8-encryption-fatal")[.fatalError] == 1)
        #expect(try events("tikv-v3.0-slow-query")[.slowOperation] == 1)
        #expect(try events("tikv-ctl-v5.1.1-lock-conflict")[.diskTrouble] == 1)
    }

    static let pdLogs: [String] = ["v5.4.3", "v7.5.6", "v8.5.7"].flatMap { version in
        ["pd-faults"].flatMap { run in
            SharedFixtures.names(in: "fixtures/pd/\(version)/\(run)").filter { $0.hasSuffix(".log.gz") }
                .map { "fixtures/pd/\(version)/\(run)/\($0)" }
        }
    }

    @Test("A recorded PD's whole log has no damaged record", arguments: RecordedLogTests.pdLogs)
    func wholePDLog(path: String) throws {
        let summary = try LogReport(isJSON: false) { _ in }.run("\(SharedFixtures.root)/\(path)")
        #expect(summary.records > 80 && summary.damaged == 0, "\(summary)")
        #expect(summary.events[.started, default: 0] > 0)
    }

    @Test("A killed PD leader's successor is found in the logs")
    func pdLeaderChange() throws {
        for version in ["v5.4.3", "v7.5.6", "v8.5.7"] {
            let folder = "\(SharedFixtures.root)/fixtures/pd/\(version)/pd-faults"
            let won = try ["pd0", "pd1", "pd2"].map { name in
                var found = 0
                let report = LogReport(kinds: [.pdLeaderChanged], isJSON: false) {
                    found += $0.contains(":won ") ? 1 : 0
                }
                _ = try report.run("\(folder)/\(name).log.gz")
                return found
            }
            #expect(won.reduce(0, +) >= 2, "\(version): \(won)")
        }
    }
}

extension Substring {
    fileprivate func components(after mark: String) -> Substring? {
        firstRange(of: mark).map { self[$0.upperBound...] }
    }

    /// The number that ends where `mark` begins; 0 without the mark.
    fileprivate func number(before mark: String) -> Int {
        guard let range = firstRange(of: mark) else { return 0 }
        let digits = self[..<range.lowerBound].reversed().prefix { $0.isNumber }.reversed()
        return Int(String(digits)) ?? 0
    }
}
