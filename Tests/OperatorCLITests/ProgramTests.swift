import FoundationEssentials
import OperatorCore
import TestSupport
import Testing

/// The program as a process: what it prints, how it exits, what it leaves alone.
@Suite(.serialized) struct ProgramTests {
    private func run(_ arguments: String..., environment: [String: String] = [:]) throws -> ProgramRun {
        try ProgramRun(arguments, environment: environment)
    }

    @Test func `version and help exit 0 and create nothing`() throws {
        let home = try TemporaryFolder()
        for arguments in [["--version"], ["--help"], ["help", "monitor"], ["tickets", "list", "-h"]] {
            let done = try ProgramRun(arguments, environment: ["HOME": home.path])
            #expect(done.status == 0 && !done.output.isEmpty && done.error.isEmpty, "\(arguments): \(done)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: home.path).isEmpty)
    }

    @Test func `a wrong command line exits 2 and says what is meant`() throws {
        let done = try run("obsrve")
        #expect(done.status == 2)
        #expect(done.error == "operator: unknown command \"obsrve\". did you mean \"observe\"?\n")
        #expect(try run("observe", "--window", "soon").status == 2)
    }

    @Test func `a wrong configuration exits 3 with its place`() throws {
        let folder = try TemporaryFolder()
        try "[cluster.a]\nendpoint = \"x\"\n".write(toFile: folder.path + "/c.toml", atomically: false, encoding: .utf8)
        let done = try run("config", "show", "--config", folder.path + "/c.toml")
        #expect(done.status == 3)
        #expect(done.error.contains("/c.toml:2:1: unknown key \"endpoint\". did you mean endpoints?"))
    }

    @Test func `a configuration file that was named and is not there is refused by every command in the same words`()
        throws
    {
        let commands = [
            ["tickets", "list"], ["tickets", "show", "1"], ["tickets", "ack", "1"], ["diagnose", "1"], ["clusters"],
            ["chaos", "list"], ["chaos", "status"], ["agent", "--once"], ["logs", "/dev/null"], ["doctor"],
            ["invariants"], ["config", "show"],
        ]
        for command in commands {
            let done = try ProgramRun(command + ["--config", "/nope"])
            #expect(done.status == 3 && done.output.isEmpty, "\(command): \(done)")
            #expect(
                done.error == "operator: configuration failed: /nope: there is no such file (named by flag --config). "
                    + "write it or name another\n", "\(command): \(done)")
        }
        #expect(try run("tickets", "list", environment: ["OPERATOR_CONFIG": "/nope"]).status == 3)
    }

    @Test func `nothing configured: the bare program names three commands and exits 3`() throws {
        let folder = try TemporaryFolder()
        let done = try run(environment: ["HOME": folder.path])
        #expect(done.status == 3)
        for word in ["monitor", "demo", "rehearse up"] { #expect(done.output.contains(word)) }
        let observe = try run("observe", environment: ["HOME": folder.path])
        #expect(observe.status == 3 && observe.error.contains("no cluster is configured"))
    }

    @Test func `without a terminal the dashboard says what to use instead`() throws {
        let done = try run("dashboard", "--pd", "127.0.0.1:1")
        #expect(done.status == 2 && done.output.isEmpty)
        #expect(done.error.contains("no terminal") && done.error.contains("monitor"))
    }

    @Test func `a cluster that is not there cannot be observed: exit 4, and JSON all the same`() throws {
        let done = try run("observe", "--pd", "127.0.0.1:1", "--window", "1s", "--json")
        #expect(done.status == 4)
        #expect(done.output.hasPrefix("{\"v\":1,\"subject\":\"tikv\""))
        #expect(done.error.contains("no PD answers"))
    }

    @Test func `tickets of a file that is not there are an error, of no file yet are none`() throws {
        let folder = try TemporaryFolder()
        #expect(try run("tickets", "list", "--db", folder.path + "/none.db").status == 1)
        let none = try run("tickets", "list", environment: ["HOME": folder.path])
        #expect(none.status == 0 && none.output.hasPrefix("no tickets"))
        let show = try run("tickets", "show", "3", environment: ["HOME": folder.path])
        #expect(show.status == 1 && show.error.contains("ticket 3"))
    }

    @Test func `colours are never in what is not a terminal`() throws {
        #expect(try !run("invariants").output.contains("\u{1B}"))
    }

    @Test func `chaos without a local cluster says how to get one`() throws {
        let folder = try TemporaryFolder()
        let done = try run(
            "chaos", "inject", "kill", "store/4", "--cluster", "no-such-cluster",
            environment: ["XDG_RUNTIME_DIR": folder.path])
        #expect(done.status == 1 && done.error.contains("no local cluster"))
    }

    @Test func `chaos never takes a local cluster for the one --pd names`() throws {
        for arguments in [["inject", "kill", "store/4"], ["heal", "--all"], ["status"]] {
            let done = try ProgramRun(["chaos"] + arguments + ["--pd", "10.0.0.1"])
            #expect(done.status == 2 && done.error.contains("cannot act on --pd"), "\(done)")
        }
    }

    @Test func `a directory is no database, and says so`() throws {
        let folder = try TemporaryFolder()
        let done = try run("tickets", "list", "--db", folder.path)
        #expect(done.status == 1 && done.error.hasSuffix("it is a directory. name a file in it with --db\n"))
    }
}
