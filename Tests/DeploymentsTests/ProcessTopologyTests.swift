import FoundationEssentials
import OperatorCore
import TestSupport
import Testing

@testable import Deployments

@Suite struct ProcessTopologyTests {
    @Test func `a node is found by component, name and each of its addresses`() throws {
        let topology = Self.sound
        for target in [
            "store/4", "tikv-4", "127.0.0.1:20160", "127.0.0.1:20180", "http://127.0.0.1:20180",
            "https://127.0.0.1:20160/",
        ] {
            #expect(topology.nodes.node(for: target)?.name == "tikv-4")
        }
        for target in [
            "", "store/", "store/44", "tikv", "127.0.0.1:2016", "4", "http://", "http://127.0.0.1:2016",
            "http://tikv-4",
        ] {
            #expect(topology.nodes.node(for: target) == nil)
        }
    }

    @Test func `less than half may be missing where nothing else is said`() {
        var topology = Self.sound
        #expect(topology.tolerance(ofKind: "pd") == 1 && topology.tolerance(ofKind: "store") == 0)
        topology.tolerated["store"] = 2
        #expect(topology.tolerance(ofKind: "store") == 2 && topology.tolerance(ofKind: "other") == 0)
    }

    @Test func `it reads back as it was written`() throws {
        let line = try #require(Wire.line(Self.sound))
        #expect(try Wire.decoder().decode(ProcessTopology.self, from: Data(line)) == Self.sound)
    }

    private static let wrongs: [(String, @Sendable (inout ProcessTopology) -> Void)] = [
        ("a name with a slash", { $0.name = "../x" }), ("an empty name", { $0.name = "" }),
        ("a long name", { $0.name = String(repeating: "n", count: 65) }),
        ("a relative directory", { $0.directory = "tmp" }),
        ("the root", { $0.directory = "/" }), ("no node", { $0.nodes = [] }),
        ("two of a name", { $0.nodes[1].name = "pd1" }),
        ("two of a component", { $0.nodes[1].component = .pd("pd1") }),
        ("two at an address", { $0.nodes[1].addresses = $0.nodes[0].addresses }),
        ("an address elsewhere", { $0.nodes[0].addresses = ["10.0.0.1:2379"] }),
        ("an address without a port", { $0.nodes[0].addresses = ["127.0.0.1:"] }),
        ("port 0", { $0.nodes[0].addresses = ["127.0.0.1:0"] }), ("no program", { $0.nodes[0].arguments = [] }),
        ("a program to be searched for", { $0.nodes[0].arguments = ["sleep", "1"] }),
        ("a NUL byte", { $0.nodes[0].arguments.append("a\u{0}b") }),
        ("endless grace", { $0.shutdownGraceSeconds = .infinity }),
        ("a grace that is no number", { $0.shutdownGraceSeconds = .nan }),
    ]

    @Test func `what is not allowed is refused`() throws {
        try Self.sound.validate()
        for (what, change) in Self.wrongs {
            var topology = Self.sound
            change(&topology)
            let error = #expect(throws: DeploymentError.self, "\(what)") { try topology.validate() }
            #expect(error?.code == .badTopology)
        }
    }

    @Test func `the supervisor's arguments are read as they are written, and nothing else is`() {
        let written = SupervisorArguments.text(directory: "/d", lifeline: 3, report: 4)
        let read = SupervisorArguments(written)
        #expect(read?.directory == "/d" && read?.lifeline == 3 && read?.report == 4)
        for wrong in [[], ["--directory"], ["--directory", "d"], written + ["--extra", "1"], written + written] {
            #expect(SupervisorArguments(wrong) == nil)
        }
        #expect(SupervisorArguments(["--directory", "/d", "--lifeline-fd", "1"]) == nil)
    }

    static let sound = ProcessTopology(
        name: "lab-1", isDisposable: true, isSimulated: true, directory: "/tmp/lab", removesDirectory: true,
        tolerated: [:], shutdownGraceSeconds: 1,
        nodes: [
            node("pd1", .pd("pd1"), ["127.0.0.1:2379", "127.0.0.1:2380"]), node("pd2", .pd("pd2"), ["127.0.0.1:2381"]),
            node("pd3", .pd("pd3"), ["127.0.0.1:2382"]),
            node("tikv-4", .store(4), ["127.0.0.1:20160", "127.0.0.1:20180"]),
        ])

    private static func node(_ name: String, _ component: ComponentID, _ addresses: [String]) -> ProcessTopology.Node {
        ProcessTopology.Node(
            name: name, component: component, addresses: addresses, arguments: ["/bin/sleep", "1"],
            environment: ["A_b": "c"], outputFile: "/dev/null", logFile: "/dev/null", workingDirectory: "/")
    }
}
