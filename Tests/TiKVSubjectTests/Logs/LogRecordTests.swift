import OperatorCore
import TestSupport
import Testing

@testable import TiKVSubject

/// One line at a time: the grammar, its old and foreign forms, and damage.
struct LogRecordTests {
    private func record(_ line: String) -> LogRecord {
        Array(line.utf8).withUnsafeBufferPointer { LogLine($0).record }
    }

    private let header = "[2024/07/09 16:25:23.108 +08:00] [INFO] [peer.rs:325]"

    @Test("A record's parts are read, the time by its own zone")
    func parts() {
        let record = record(header + #" ["replicate \"peer\"\n\u00e9\ud83d\ude00"] [a=1] ["b c"="] [x=\\y"] [d=]"#)
        #expect(record.framing == .complete && record.level == .info && record.caller == "peer.rs:325")
        #expect(record.time?.description == "2024-07-09T08:25:23.108Z")
        #expect(record.message == "replicate \"peer\" é😀")
        #expect(record.fields.map(\.name) == ["a", "b c", "d"])
        #expect(record.fields.map(\.value) == ["1", #"] [x=\y"#, ""])
    }

    @Test("Names with a dash are found under an underscore and the other way round")
    func dashes() {
        #expect(record(header + " [x] [store-id=4]").field("store_id") == "4")
        #expect(record(header + " [x] [store_id=4]").field("store-id") == "4")
    }

    @Test(
        "All the ways a whole record may look",
        arguments: [
            "[2018/12/15 14:20:11.015 +08:00] [INFO] [kv.rs:145]",
            "[2018/12/15 14:20:11.015 -07:00] [Error] [<unknown>]",
            "[2018/12/15 14:20:11.015 +08:00] [CRITICAL] [a:1] []", " [INFO] [kv.rs:145] [x]", "[WARN] [kv.rs:145] [x]",
            "[2018/12/15 14:20:11.015 +08:00] [INFO] [pd-logger] [kv.go:145] [\"m m\"] [a=b]\r",
            #"{"time":"2018/12/15 14:20:11.015 +08:00","level":"INFO","caller":"a.rs:1","message":"x","n":1,"l":[1,"a"]}"#,
        ])
    func completeForms(line: String) {
        #expect(record(line).framing == .complete)
    }

    @Test(
        "A header with a cut or malformed rest is damaged, and what was read is kept",
        arguments: [
            "", " [\"mess", " [\"message\"] [a=", " [\"message\"] [a=\"b]", " [\"message\"] [a=b", " [a b]",
            " [\"message\"] [a=\"\"b\"\"]", " [\"message\"] [a=b] tail", " [\"message\"] [a=b]\"", " [x] [a=b] [c]",
        ])
    func damagedForms(rest: String) {
        let line = rest.isEmpty ? "[2024/07/09 16:25:23.108 +08:00] [INFO" : header + rest
        let record = record(line)
        #expect(record.framing == .damaged)
        #expect(record.time != nil && (rest.isEmpty || record.level == .info))
        if rest.contains("message") { #expect(record.message == "message") }
    }

    @Test(
        "Lines without a header stay text",
        arguments: [
            "", "thread_id=362]", "[thread_id=367]", "[2024/07/09 16:25", "143] [region_id=1]", "{\"a\":1}", "{",
        ])
    func unframedForms(line: String) {
        #expect(record(line).framing == .unframed && record(line).message == line)
    }

    @Test("The format before v3 keeps level and message, but has no zone and so no time")
    func oldFormat() {
        let record = record("2018/02/24 16:22:12.206 raft_client.rs:54: [INFO] [region 2] 3 became leader at term 7")
        #expect(record.framing == .unframed && record.level == .info && record.time == nil)
        #expect(record.caller == "raft_client.rs:54" && record.message == "[region 2] 3 became leader at term 7")
    }

    @Test("JSON mode is read, a cut line of it counted as damaged")
    func json() {
        let line =
            #"{"time":"2018/12/15 14:20:11.015 +08:00","level":"WARN","message":"m\u001b[31m","store-id":4,"ok":true}"#
        let whole = record(line)
        #expect(whole.level == .warn && whole.message == "m" && whole.field("store-id") == "4")
        #expect(whole.time?.description == "2018-12-15T06:20:11.015Z")
        #expect(record(String(line.dropLast(9))).framing == .damaged)
    }

    @Test("Escape sequences and overlong values do not get through")
    func sanitised() {
        let record = record(
            header + " [\"a\u{1B}]0;title\u{07}b\u{202E}\"] [k=\"\(String(repeating: "x", count: 9_000))\"]")
        #expect(record.message == "ab")
        #expect(record.field("k")?.unicodeScalars.count == LogText.maximumValueScalars + 1)
    }

    @Test("What containers wrap around lines is taken off, and their pieces are joined")
    func wrappers() {
        let inner = header + " [x] [a=b]"
        let lines = [
            #"{"log":"\#(inner)\n","stream":"stderr","time":"2024-01-01T00:00:00Z"}"#,
            "2024-01-01T00:00:00.000000000Z stderr F \(inner)", "2024-01-01T00:00:00.000Z \(inner)",
            "tikv0-1  | \(inner)",
            "2024-01-01T00:00:00Z stdout P \(inner.prefix(50))\n2024-01-01T00:00:00Z stdout F \(inner.dropFirst(50))",
            #"{"log":"\#(inner.prefix(50))","stream":"stderr"}"# + "\n" + #"{"log":"\#(inner.dropFirst(50))\n"}"#,
        ]
        for line in lines {
            #expect(summary(Array(line.utf8)).records == 1, "\(line)")
            #expect(summary(Array(line.utf8)).unframed == 0, "\(line)")
        }
    }

    @Test("An endless line costs its limit and is counted once")
    func endlessLine() {
        var bytes = Array((header + " [\"").utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
        bytes += Array("\n\(header) [x]\n".utf8)
        let summary = summary(bytes)
        #expect(summary.damaged == 1 && summary.records == 1)
    }

    @Test("Every line that is not blank is counted once, however it is damaged and cut into pieces")
    func fuzz() {
        let text = Array(
            (header + #" ["became leader at term 6"] [term=6] [k="a\"b\u00e9"]"# + "\n" + header
                + " [x]\r\n\n{\"level\":\"INFO\",\"time\":\"t\"}\n2018/02/24 16:22:12.206 a.rs:54: [INFO] x\ntail")
                .utf8)
        for seed in 0..<2_000 {
            var random = SeededRandom(seed: UInt64(seed))
            let bytes = Mutation.mutate(text, using: &random)
            let lines = bytes.split(separator: 0x0A).count { $0.contains { $0 > 0x20 } }
            let whole = summary(bytes)
            #expect(whole.records + whole.damaged + whole.unframed == lines, "seed \(seed)")
            #expect(summary(bytes, pieceBytes: Int.random(in: 1...9, using: &random)) == whole, "seed \(seed)")
        }
    }

    private func summary(_ bytes: [UInt8], pieceBytes: Int = .max) -> LogSummary {
        var reader = LogReader()
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(pieceBytes))
            piece.withUnsafeBufferPointer { reader.append($0) { _ in } }
            rest = rest.dropFirst(piece.count)
        }
        reader.finish { _ in }
        return reader.summary
    }
}

/// Messages that are events, across versions and levels.
struct LogEventRulesTests {
    @Test(
        "Messages are known by their text, whatever their level",
        arguments: [
            ("became leader at term 6", LogEventKind.leaderElected, nil),
            ("[region 2] 3 became leader at term 7", .leaderElected, nil),
            ("[term 5] starts to transfer leadership to 9", .leaderTransfer, "started"),
            ("connection aborted", .connectionTrouble, nil),
            ("[region 4] scheduler handle command: prewrite, ts: 4", .slowOperation, "scheduler"),
            ("[store 4] async write too slow, write_kv: 1s", .slowOperation, "disk_write"),
            ("receive signal 15, stopping server...", .plannedStop, nil),
            ("receive signal 15, starting graceful shutdown...", .plannedStop, nil),
            ("campaign leader ok", .pdLeaderChanged, "won"), ("campaign PD leader ok", .pdLeaderChanged, "won"),
            ("PD cluster leader is ready to serve", .pdLeaderChanged, "serving"),
            ("no longer a leader because lease has expired, pd leader will step down", .pdLeaderChanged, "lost"),
            ("disk usage Normal->AlmostFull, available=1", .diskTrouble, "usage"),
            ("too many sending snapshot tasks, drop Send Snap[to: 1]", .snapshot, "dropped"),
        ] as [(String, LogEventKind, String?)])
    func known(message: String, kind: LogEventKind, phase: String?) {
        for level in LogLevel.allCases {
            let outcome = LogEventRules.classify(message, level: level) { _ in false }
            #expect(outcome?.kind == kind && outcome?.phase == phase, "\(level)")
        }
    }

    @Test("A FATAL with a backtrace is a panic, any other a fatal error, and most lines are nothing")
    func fatal() {
        #expect(LogEventRules.classify("boom", level: .fatal) { $0 == "backtrace" }?.kind == .panic)
        #expect(LogEventRules.classify("boom", level: .fatal) { _ in false }?.kind == .fatalError)
        #expect(LogEventRules.classify("boom", level: .error) { _ in true } == nil)
        #expect(LogEventRules.classify("became follower at term 6", level: .info) { _ in false } == nil)
        #expect(LogEventRules.classifyUnframed("thread 'main' panicked at 'x'")?.kind == .panic)
        #expect(LogEventRules.classifyUnframed("became leader at term 6") == nil)
    }
}
