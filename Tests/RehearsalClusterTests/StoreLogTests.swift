import FoundationEssentials
import Testing

@testable import RehearsalCluster

@Suite struct StoreLogTests {
    /// A reader of the grammar, written apart from the writer: header, message, fields, nothing left over.
    private struct Reader {
        private var rest: Substring

        init(_ line: String) { rest = line[...] }

        mutating func bracket() throws -> [String] {
            try expect("[")
            var parts = [try part()]
            if rest.first == "=" {
                rest.removeFirst()
                parts.append(try part())
            }
            try expect("]")
            if rest.first == " " { rest.removeFirst() }
            return parts
        }

        /// The time holds a blank, unlike any other bare part.
        mutating func time() throws -> String {
            try expect("[")
            let text = rest.prefix { $0 != "]" }
            rest = rest.dropFirst(text.count)
            try expect("]")
            try expect(" ")
            return String(text)
        }

        var isAtEnd: Bool { rest.isEmpty }

        private mutating func part() throws -> String {
            guard rest.first == "\"" else {
                let bare = rest.prefix { !"\"=[] ".contains($0) && $0.asciiValue.map { $0 > 0x20 } ?? true }
                rest = rest.dropFirst(bare.count)
                return String(bare)
            }
            var length = 1
            var escaped = false
            for character in rest.dropFirst() {
                length += 1
                if character == "\"", !escaped { break }
                escaped = character == "\\" && !escaped
            }
            let quoted = rest.prefix(length)
            rest = rest.dropFirst(length)
            return try JSONDecoder().decode(String.self, from: Data(quoted.utf8))
        }

        private mutating func expect(_ character: Character) throws {
            try #require(rest.first == character, "\(rest.prefix(60))")
            rest.removeFirst()
        }
    }

    private let region = RegionLayout(plan: storePlan()).regions[3]

    private var events: [RaftEvent.Kind] {
        [
            .newElection, .becamePreCandidate, .becameCandidate, .becameLeader, .becameFollower, .quorumLost,
            .broadcastVote(.preVote, logTerm: 6, logIndex: 9, to: [1002, 1003]),
            .receivedVote(.voteResponse, from: 4, granted: true, approvals: 2, rejections: 0),
            .ignoredVote(.vote, from: 5, remainingTicks: 3), .higherTerm(.appendResponse, from: 4, term: 9),
            .transferStarted(to: 1003), .transferAsked(from: 4),
        ]
    }

    @Test func `each event is a line that reads back, with raft_id and region_id last but the thread`() throws {
        for kind in events {
            let event = RaftEvent(kind: kind, regionID: region.id, peerID: region.peers[0].id, term: 7)
            let line = UnifiedLogLine(event, region: region)
            var reader = Reader(line.text(time: "2026/11/24 08:00:00.123 +00:00", threadID: 12))
            #expect(try reader.time() == "2026/11/24 08:00:00.123 +00:00")
            #expect(["INFO", "WARN"].contains(try reader.bracket()[0]))
            #expect(try reader.bracket()[0].hasPrefix("raft.rs:"))
            #expect(try reader.bracket() == [line.message])
            var fields: [[String]] = []
            while !reader.isAtEnd { fields.append(try reader.bracket()) }
            #expect(
                fields.suffix(3) == [
                    ["raft_id", "\(region.peers[0].id)"], ["region_id", "\(region.id)"], ["thread_id", "12"],
                ])
        }
    }

    @Test func `a line is the one TiKV writes`() {
        let event = RaftEvent(kind: .becameLeader, regionID: region.id, peerID: 1013, term: 6)
        let text = UnifiedLogLine(event, region: region).text(time: "T", threadID: 1)
        #expect(
            text == "[T] [INFO] [raft.rs:1228] [\"became leader at term 6\"] [term=6] [raft_id=1013] "
                + "[region_id=\(region.id)] [thread_id=1]")
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `any text reads back`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let alphabet = Array("ab \"\\[]=\n\t\r\u{1}\u{1f}é💖/:")
        func text() -> String {
            String((0..<Int(random.next() % 20)).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] })
        }
        let (message, key, value) = (text(), text(), text())
        var line = UnifiedLogLine(.warn, "a.rs:1", message)
        line.fields = [(key: key, value: value)]
        let written = line.text(time: "T", threadID: 1)
        #expect(!written.contains("\n"))
        var reader = Reader(written)
        _ = try reader.time()
        _ = try reader.bracket()
        _ = try reader.bracket()
        #expect(try reader.bracket() == [message])
        #expect(try reader.bracket() == [key, value])
        #expect(try reader.bracket() == ["thread_id", "1"])
        #expect(reader.isAtEnd)
    }

    @Test func `times have milliseconds and a zone`() {
        let text = UnifiedLogLine.timeText(milliseconds: 1_795_508_707_045)
        #expect(text.count == 30)
        #expect(text.contains(".045 "))
    }

    @Test func `a full file is set aside once and the next begun`() throws {
        let directory = FileManager.default.temporaryDirectory.appending(
            path: "operator-log-\(UInt64.random(in: 0...UInt64.max))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let path = directory.appending(path: "tikv-4.log").path
        let log = try UnifiedLogFile(path: path, limitBytes: 4000)
        for number in 0..<200 { log.write(.info, "a.rs:1", "line \(number)") }
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
        #expect(names == ["tikv-4.log", "tikv-4.old.log"])
        for name in names {
            let data = try #require(FileManager.default.contents(atPath: directory.appending(path: name).path))
            #expect(data.count <= 4000)
        }
        let newest = try #require(FileManager.default.contents(atPath: path))
        #expect(String(decoding: newest, as: UTF8.self).contains("line 199"))
    }
}
