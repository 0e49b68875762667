import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// The program on a terminal: demo and start screen from the first paint to what they leave behind.
@Suite(.serialized) struct ScreenProgramTests {
    /// A home of its own, so that nobody's configuration and no other cluster has a say.
    private final class Home {
        let folder: TemporaryFolder
        init() throws { folder = try TemporaryFolder() }

        var environment: [String: String] {
            ["HOME": folder.path, "XDG_RUNTIME_DIR": folder.path, "TMPDIR": folder.path, "PATH": "/usr/bin:/bin"]
        }

        /// Directories of clusters that are left.
        var clusters: [String] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.filter { $0.hasPrefix("operator-rehearsal-") }
        }

        /// Processes whose command line names this home.
        var processes: [String] {
            let pids = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return pids.filter { Int($0) != nil }.compactMap { pid in
                let words = (try? Data(contentsOf: URL(filePath: "/proc/\(pid)/cmdline"))) ?? Data()
                let line = String(decoding: words.map { $0 == 0 ? 0x20 : $0 }, as: UTF8.self)
                return line.contains(folder.path) ? line : nil
            }
        }

        func isEmpty(within seconds: Double = 5) async -> Bool {
            await eventually(within: seconds) { clusters.isEmpty && processes.isEmpty }
        }
    }

    private func start(_ home: Home, _ words: String..., columns: Int = 100, rows: Int = 30) throws -> PseudoTerminal {
        try PseudoTerminal(
            [ProgramRun.path] + words, columns: columns, rows: rows, environment: home.environment)
    }

    @Test func `a demo runs to its end, begins again by r within 5 seconds, and leaves a few words and nothing else`()
        async throws
    {
        let home = try Home()
        let terminal = try start(home, "demo", "--pace", "fast", "--seed", "1")
        #expect(terminal.waitForScreen("WHAT YOU WILL SEE", seconds: 10))
        #expect(terminal.waitForScreen("esc calls it off", seconds: 60))
        #expect(terminal.waitForScreen("✓ DONE", seconds: 150), "\(terminal.screen.text)")
        let title = terminal.screen.lines.first ?? ""
        #expect(title.contains("SIMULATED"))
        let pressed = SystemMoment.now
        terminal.type("r")
        #expect(terminal.waitForScreen("-2 · SIMULATED", seconds: 10))
        #expect(terminal.waitForScreen("serving  ", seconds: 20), "\(terminal.screen.text)")
        // The budget, with room for a machine that runs other tests beside it.
        #expect(SystemMoment.now - pressed < 15)
        #expect(terminal.waitForScreen("esc calls it off", seconds: 60))
        terminal.type("q")
        #expect(terminal.waitForScreen("called off"))
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.exitCode == 1 && terminal.isRestored)
        #expect(terminal.text.contains("The demo was left before: broken, detected"))
        #expect(terminal.text.contains("Next:") && terminal.text.contains("operator rehearse up"))
        #expect(await home.isEmpty(), "\(home.clusters) \(home.processes)")
    }

    @Test func `a demo that went well exits 0 and names what to try`() async throws {
        let home = try Home()
        let terminal = try start(home, "demo", "--pace", "fast", "--seed", "2", columns: 200)
        #expect(terminal.waitForScreen("✓ DONE", seconds: 150), "\(terminal.screen.text)")
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.exitCode == 0 && terminal.isRestored)
        let left = terminal.text.components(separatedBy: "The whole cycle worked: ").last ?? ""
        #expect(left.hasPrefix("store ") && left.contains("Next: "), "\(left)")
        #expect(await home.isEmpty(), "\(home.clusters) \(home.processes)")
    }

    @Test(arguments: [SIGKILL, SIGHUP, SIGTERM])
    func `whatever ends a demo's program, nothing of its clusters is left`(_ signal: Int32) async throws {
        let home = try Home()
        let terminal = try start(home, "demo", "--pace", "step")
        #expect(terminal.waitForScreen("serving  ", seconds: 30), "\(terminal.screen.text)")
        #expect(home.clusters.count == 1)
        kill(terminal.pid, signal)
        #expect(terminal.waitForEnd())
        #expect(await home.isEmpty(), "\(home.clusters) \(home.processes)")
    }

    @Test func `q while the cluster is still being started leaves nothing`() async throws {
        let home = try Home()
        let terminal = try start(home, "demo")
        #expect(terminal.waitForScreen("WHAT YOU WILL SEE", seconds: 10))
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.exitCode == 1)
        #expect(await home.isEmpty(), "\(home.clusters) \(home.processes)")
    }

    @Test func `from nothing configured to a saved cluster's dashboard, in one terminal`() async throws {
        let home = try Home()
        let other = try Home()
        let cluster = try start(other, "rehearse", "up", "--name", "away")
        #expect(cluster.waitForText("Ctrl-C removes all of it."))
        let manifest = try #require(other.clusters.first)
        let json = try String(
            contentsOfFile: "\(other.folder.path)/\(manifest)/cluster.json", encoding: .utf8)
        let address = try #require(json.firstMatch(of: /127\.0\.0\.1:[0-9]+/)).output
        let terminal = try start(home)
        #expect(terminal.waitForScreen("Watch my cluster"))
        terminal.type("e")
        #expect(terminal.waitForScreen("Enter check it"))
        terminal.type("\(address)9999\r")
        #expect(terminal.waitForScreen("not 1 to 65535"), "\(terminal.screen.text)")
        terminal.type("\u{7F}\u{7F}\u{7F}\u{7F}\r")
        #expect(terminal.waitForScreen("Enter save and watch", seconds: 40), "\(terminal.screen.text)")
        #expect(terminal.screen.text.contains("3 of 3 Up"))
        terminal.type("\r")
        #expect(terminal.waitForScreen("serving  ", seconds: 20), "\(terminal.screen.text)")
        let path = home.folder.path + "/.config/operator/config.toml"
        #expect(
            try String(contentsOfFile: path, encoding: .utf8)
                == "[cluster.local]\nendpoints = [\"http://\(address)\"]\n")
        kill(terminal.pid, SIGTERM)
        #expect(terminal.waitForEnd() && terminal.isRestored)
        // Configured now: the same words open the dashboard.
        let again = try start(home)
        #expect(again.waitForScreen("OBSERVE-ONLY") && again.waitForScreen("serving  "))
        kill(again.pid, SIGTERM)
        #expect(again.waitForEnd())
        kill(cluster.pid, SIGTERM)
        #expect(cluster.waitForEnd())
    }

    @Test func `by hand: a cluster for this window, with keys that act, gone when the window is`() async throws {
        let home = try Home()
        let terminal = try PseudoTerminal(
            ["/bin/sh", "-c", "cd \"$HOME\" && exec \"$0\"", ProgramRun.path], columns: 100, rows: 30,
            environment: home.environment)
        #expect(terminal.waitForScreen("Try it by hand"))
        terminal.type("3")
        #expect(terminal.waitForScreen("serving  ", seconds: 30), "\(terminal.screen.text)")
        #expect(terminal.screen.text.contains("CHAOS ALLOWED") && terminal.screen.text.contains("SIMULATED"))
        // Its tickets lie in a database of its own: they are what a report is written from.
        terminal.type("K\u{1B}[C")
        #expect(terminal.waitForScreen("Kill store", seconds: 10), "\(terminal.screen.text)")
        // An Enter that comes before the question can be read does not count.
        for _ in 0..<5 where terminal.screen.text.contains("Cancel") {
            terminal.type("\r")
            _ = terminal.wait(seconds: 3) { !terminal.screen.text.contains("Cancel") }
        }
        #expect(terminal.waitForScreen("I-1 ", seconds: 30), "\(terminal.screen.text)")
        terminal.type("\t\r")
        #expect(terminal.waitForScreen("TIMELINE", seconds: 10), "\(terminal.screen.text)")
        terminal.type("w")
        #expect(terminal.waitForScreen("wrote incident-1.md", seconds: 10), "\(terminal.screen.text)")
        let report = try String(contentsOfFile: home.folder.path + "/incident-1.md", encoding: .utf8)
        #expect(report.contains("store_unreachable"), "\(report)")
        kill(terminal.pid, SIGTERM)
        #expect(terminal.waitForEnd())
        #expect(await home.isEmpty(), "\(home.clusters) \(home.processes)")
    }

    @Test func `what does not answer is said with what to do, and the way back is open`() throws {
        let home = try Home()
        let terminal = try start(home)
        #expect(terminal.waitForScreen("Watch my cluster"))
        terminal.type("e")
        terminal.type("127.0.0.1:1\r")
        #expect(terminal.waitForScreen("nothing listens there"), "\(terminal.screen.text)")
        terminal.type("\u{1B}")
        #expect(terminal.waitForScreen("See the demo"))
        terminal.type("q")
        #expect(terminal.waitForEnd() && terminal.exitCode == 0 && terminal.isRestored)
        #expect(!FileManager.default.fileExists(atPath: home.folder.path + "/.config"))
    }

    @Test func `without a terminal the bare program's JSON is JSON`() throws {
        let folder = try TemporaryFolder()
        let done = try ProgramRun(["--json"], environment: ["HOME": folder.path])
        #expect(done.status == 3 && done.error.isEmpty)
        #expect(done.output.hasPrefix("{\"v\":1,\"cluster\":null,") && done.output.contains("operator demo"))
    }
}
