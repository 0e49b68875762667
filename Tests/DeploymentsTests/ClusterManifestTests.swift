import OperatorCore
import Testing

@testable import Deployments

@Suite struct ClusterManifestTests {
    /// As the version before wrote it, but for the directory.
    private static let before =
        #"{"dir":"/tmp/lab","disposable":true,"name":"lab-1","nodes":[{"addresses":["127.0.0.1:2379","127.0.0.1:2380"],"component":"pd/pd1","log_file":"/l/pd1.log","name":"pd1","pid":11},{"addresses":["127.0.0.1:20160","127.0.0.1:20180"],"component":"store/4","log_file":"/l/tikv-4.log","name":"tikv-4"}],"pd":["http://127.0.0.1:2379"],"pd_pids":[11],"simulated":true,"stores":[{"address":"127.0.0.1:20160","id":"4","status_address":"127.0.0.1:20180"}],"supervisor_pid":10,"v":1}"#

    @Test func `a cluster is listed under the keys that its subject gives, as the version before listed it`() throws {
        let line = try #require(
            ClusterManifest.line(of: topology, pids: ["pd1": 11], supervisorPid: 10))
        let written = String(decoding: line, as: UTF8.self)
        let added = #""endpoints":["http://127.0.0.1:2379"],"#
        #expect(written.contains(added))
        #expect(written.replacing(added, with: "") == Self.before + "\n")
    }

    @Test func `both forms read as the same cluster`() throws {
        let line = try #require(ClusterManifest.line(of: topology, pids: ["pd1": 11], supervisorPid: 10))
        let new = try #require(ClusterManifest(line))
        let old = try #require(ClusterManifest(Array(Self.before.utf8)))
        #expect(new.cluster == old.cluster && old.supervisorPid == 10)
        #expect(old.line == Self.before && new.line + "\n" == String(decoding: line, as: UTF8.self))
        #expect(old.cluster.endpoints == ["http://127.0.0.1:2379"])
        let store = try #require(old.cluster.nodes(ofKind: "store").first)
        #expect(store.addresses == ["127.0.0.1:20160", "127.0.0.1:20180"] && store.logFiles == ["/l/tikv-4.log"])
        #expect(store.pid == nil && store.state != .running)
    }

    @Test func `what describes no cluster is none`() {
        for text in ["", "{}", "[]", "{\"v\":1}", String(Self.before.dropLast(3))] {
            #expect(ClusterManifest(Array(text.utf8)) == nil)
        }
    }

    private var topology: ProcessTopology {
        ProcessTopology(
            name: "lab-1", isDisposable: true, isSimulated: true, directory: "/tmp/lab", removesDirectory: true,
            tolerated: [:], shutdownGraceSeconds: 0,
            nodes: [
                node("pd1", .init(kind: "pd", id: "pd1"), ["127.0.0.1:2379", "127.0.0.1:2380"]),
                node("tikv-4", .init(kind: "store", id: "4"), ["127.0.0.1:20160", "127.0.0.1:20180"]),
            ], kinds: LocalTestCluster.kinds)
    }

    private func node(_ name: String, _ component: ComponentID, _ addresses: [String]) -> ProcessTopology.Node {
        ProcessTopology.Node(
            name: name, component: component, addresses: addresses, arguments: ["/bin/sleep", "1"], environment: [:],
            outputFile: "/dev/null", logFile: "/l/\(name).log", workingDirectory: "/")
    }
}
