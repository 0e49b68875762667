import OperatorCore
import TestSupport
import Testing
import TiKVSubject

#if canImport(Glibc)
    import Glibc
#endif

/// A log that is being written, on a real file system.
struct LogFollowerTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("tikv.log")
    }

    private func line(_ term: Int) -> String {
        "[2024/07/09 16:25:23.108 +08:00] [INFO] [raft.rs:1] [\"became leader at term \(term)\"] [term=\(term)]\n"
    }

    private func terms(_ poll: LogPoll) -> [String] { poll.events.compactMap { $0.record.field("term") } }

    @Test("Only new lines are read, a line in two halves once it is whole")
    func appended() throws {
        try folder.write("tikv.log", line(1))
        let follower = LogFollower(path: path, start: .beginning)
        #expect(terms(follower.poll()) == ["1"] && terms(follower.poll()) == [])
        try folder.write("tikv.log", String(line(2).prefix(70)), append: true)
        #expect(terms(follower.poll()) == [])
        try folder.write("tikv.log", String(line(2).dropFirst(70)) + line(3), append: true)
        #expect(terms(follower.poll()) == ["2", "3"])
        #expect(follower.summary.records == 3 && follower.summary.damaged == 0)
    }

    @Test("A rotated log is read to its end, then its successor from the beginning")
    func rotation() throws {
        try folder.write("tikv.log", line(1))
        let follower = LogFollower(path: path, start: .beginning)
        _ = follower.poll()
        try folder.write("tikv.log", line(2) + String(line(3).dropLast()), append: true)
        rename(path, path + ".old")
        #expect(terms(follower.poll()) == ["2"])
        try folder.write("tikv.log", line(4))
        #expect(terms(follower.poll()) == ["3", "4"])
    }

    @Test("A truncated log is read from its beginning")
    func truncation() throws {
        try folder.write("tikv.log", line(1) + line(2) + "half a li")
        let follower = LogFollower(path: path, start: .beginning)
        #expect(terms(follower.poll()) == ["1", "2"])
        try folder.write("tikv.log", line(3))
        #expect(terms(follower.poll()) == ["3"])
        #expect(follower.summary.damaged == 0 && follower.summary.unframed == 0)
    }

    @Test("A missing log is a failure with a remedy, and is found once it is there")
    func missing() throws {
        let follower = LogFollower(path: path)
        #expect(
            follower.poll().failure?.description == "cannot read \(path): no such file or directory. check the path")
        try folder.write("tikv.log", line(1))
        #expect(follower.poll().failure == nil)
        #expect(LogFollower(path: folder.path).poll().failure?.reason == "it is no regular file")
    }

    @Test("The first look begins near the end, on a whole line")
    func tail() throws {
        try folder.write("tikv.log", (1...100).map(line).joined())
        let follower = LogFollower(path: path, start: .tail(bytes: 250))
        #expect(terms(follower.poll()) == ["99", "100"])
        #expect(follower.summary.damaged == 0 && follower.summary.unframed == 0)
    }

    @Test("Each event says where in the file its line begins, also where reading began in the middle or anew")
    func offsets() throws {
        let length = line(10).utf8.count
        try folder.write("tikv.log", (10...59).map(line).joined())
        let whole = LogFollower(path: path, start: .beginning).poll().events
        #expect(whole.map(\.offset) == (0..<50).map { $0 * length } && whole.last?.line == 50)
        let follower = LogFollower(path: path, start: .tail(bytes: 2 * length + 7))
        let late = follower.poll().events
        #expect(late.map(\.offset) == [48 * length, 49 * length], "the same places as from the beginning")
        #expect(late.map(\.line) == [nil, nil], "how many lines there are before is not known")
        let event = try #require(late.first).clusterEvent(
            writer: nil, file: "tikv.log", fallback: WallTime(millisecondsSince1970: 0))
        #expect(event.origin == "log tikv.log, byte \(48 * length)")
        rename(path, path + ".old")
        try folder.write("tikv.log", line(70) + line(71))
        let anew = follower.poll().events
        #expect(anew.map(\.offset) == [0, length] && anew.map(\.line) == [1, 2])
    }

    @Test("One look is bounded, says that it is behind, and the rest follows")
    func bounded() throws {
        try folder.write("tikv.log", (1...100).map(line).joined())
        var limits = LogFollower.Limits()
        limits.bytes = 1_000
        limits.events = 5
        let follower = LogFollower(path: path, start: .beginning, limits: limits)
        let first = follower.poll()
        #expect(first.isBehind && first.events.count == 5 && first.droppedEvents > 0)
        while follower.poll().isBehind {}
        #expect(follower.summary.records == 100 && follower.summary.damaged == 0)
        limits.backlogBytes = 2_000
        let late = LogFollower(path: path, start: .beginning, limits: limits)
        #expect(late.poll().skippedBytes > 5_000 && late.summary.records < 12 && late.summary.damaged == 0)
    }

    @Test("The watcher names file, line and writer, and reads many logs on its own queue")
    func watcher() async throws {
        try folder.write("tikv.log", "noise\n" + line(7))
        let watcher = LogWatcher(
            logs: [WatchedLog(path: path, writer: .store(4)), WatchedLog(path: folder.file("absent.log"))])
        let moment = Moment(uptimeNanoseconds: 5, wall: WallTime(millisecondsSince1970: 0))
        await watcher.poll(at: moment)
        let (events, statuses) = watcher.take()
        #expect(events.map(\.kind) == ["leader_elected"] && events.first?.component == .store(4))
        #expect(events.first?.origin.hasPrefix("log tikv.log:2, byte ") == true)
        #expect(events.first?.at.description == "2024-07-09T08:25:23.108Z")
        #expect(statuses.map(\.lastSuccess) == [moment, nil] && statuses[1].failure != nil)
        #expect(watcher.take().events.isEmpty)
    }
}
