import FoundationEssentials
import TestSupport
import Testing
import TiKVSubject

/// What the command prints.
struct LogReportTests {
    private let lines =
        "[2024/07/09 16:25:23.108 +08:00] [WARN] [cluster.go:1] [\"store has been Tombstone\"] [store-id=4]\n"
        + "[2024/07/09 16:25:24.108 +08:00] [INFO] [raft.rs:1] [\"became leader at term 6\"] [te\nnoise\n"

    @Test("JSON has a line for each event and one for the summary")
    func json() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("pd.log", lines)
        var output: [String] = []
        try LogReport(isJSON: true) { output.append($0) }.run(path)
        #expect(
            output == [
                #"{"component":"store/4","event":"store has been Tombstone","fields":{"phase":"tombstone","store-id":"4"},"#
                    + #""file":"\#(path)","kind":"store_state_changed","level":"WARN","line":1,"#
                    + #""time":"2024-07-09T08:25:23.108Z","v":1}"#,
                #"{"event":"became leader at term 6","fields":{},"file":"\#(path)","kind":"leader_elected","level":"INFO","#
                    + #""line":2,"time":"2024-07-09T08:25:24.108Z","v":1}"#,
                #"{"file":"\#(path)","summary":{"damaged":1,"events":{"leader_elected":1,"store_state_changed":1},"#
                    + #""records":1,"unframed":1},"v":1}"#,
            ])
    }

    @Test("Kinds narrow what is printed, not what is counted; unknown ones are named")
    func kinds() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("pd.log", lines)
        var output: [String] = []
        let kinds = try LogReport.kinds(named: ["leader_elected"]).get()
        let summary = try LogReport(kinds: kinds, isJSON: false) { output.append($0) }.run(path)
        #expect(output.count == 2 && output[0].hasPrefix("2024-07-09T08:25:24.108Z INFO leader_elected became leader"))
        #expect(
            output[1].hasSuffix(": 1 records, 1 damaged, 1 without a header; leader_elected 1, store_state_changed 1"))
        #expect(summary.events.count == 2)
        #expect(throws: UnknownLogEventKind.self) { try LogReport.kinds(named: ["snapshot", "no"]).get() }
    }

    @Test("A gzipped log is read by what it is, not by its name; a cut one is counted as far as it goes and said")
    func gzip() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("pd.log", lines)
        let packed = try TestFile.output(of: ["gzip", "-c", path])
        let whole = try folder.write("packed", packed)
        #expect(try LogReport(isJSON: true) { _ in }.run(whole).records == 1)
        let cut = try folder.write("cut.gz", Array(packed.dropLast(12)))
        var output: [String] = []
        #expect(throws: LogFileError.self) { try LogReport(isJSON: true) { output.append($0) }.run(cut) }
    }

    @Test("What cannot be read is named with a remedy and prints nothing")
    func unreadable() {
        #expect { try LogReport(isJSON: true) { _ in Issue.record() }.run("/nonexistent/tikv.log") } throws: {
            "\($0)" == "cannot read /nonexistent/tikv.log: no such file or directory. check the path"
        }
        #expect(throws: LogFileError.self) { try LogReport(isJSON: true) { _ in Issue.record() }.run("/tmp") }
    }
}
