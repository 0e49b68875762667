import FoundationEssentials
import Glibc
import OperatorCore
import Testing

@testable import Deployments

@Suite struct ClusterRegistryTests {
    @Test func `a stale entry is forgotten, a damaged one too, a foreign file is not touched`() throws {
        try withDirectory { directory in
            let registry = ClusterRegistry(directories: ["\(directory)/operator"])
            let path = try registry.register(entry("gone", in: "\(directory)/nowhere"))
            try BoundedFile.replace("\(directory)/operator/broken.json", with: [UInt8]("{".utf8))
            try BoundedFile.replace("\(directory)/operator/notes.txt", with: [1])
            #expect(registry.clusters().isEmpty)
            #expect(access(path, F_OK) != 0 && access("\(directory)/operator/broken.json", F_OK) != 0)
            #expect(access("\(directory)/operator/notes.txt", F_OK) == 0)
        }
    }

    @Test func `a living socket is found, and its name cannot be taken`() throws {
        try withDirectory { directory in
            let listener = try ControlSocket.listen(directory: directory)
            let registry = ClusterRegistry(directories: ["\(directory)/operator"])
            _ = try registry.register(entry("lab", in: directory))
            #expect(registry.clusters().map(\.name) == ["lab"])
            #expect(throws: DeploymentError.self) { try registry.register(entry("lab", in: directory)) }
            _ = try registry.register(entry("lab2", in: directory))
            #expect(registry.clusters().map(\.name) == ["lab", "lab2"])
            close(listener)
            #expect(registry.clusters().isEmpty)
        }
    }

    @Test func `a registry that others could write, or that is a link, is not used`() throws {
        try withDirectory { directory in
            let open = "\(directory)/open"
            #expect(mkdir(open, 0o700) == 0 && chmod(open, 0o777) == 0)
            let link = "\(directory)/link"
            #expect(mkdir("\(directory)/real", 0o700) == 0 && symlink("\(directory)/real", link) == 0)
            for trap in [open, link] {
                let error = #expect(throws: DeploymentError.self) {
                    try ClusterRegistry(directories: [trap]).register(entry("lab", in: directory))
                }
                #expect(error?.code == .refused)
            }
            // The next candidate is taken instead.
            let path = try ClusterRegistry(directories: [open, link, "\(directory)/safe"])
                .register(entry("lab", in: directory))
            #expect(path == "\(directory)/safe/lab.json")
        }
    }

    @Test func `the runtime directory comes first, then one in tmp for this user`() {
        let fallback = "/tmp/operator-\(geteuid())"
        #expect(
            RuntimeDirectory.candidates(environment: ["XDG_RUNTIME_DIR": "/run/user/7"]) == [
                "/run/user/7/operator", fallback,
            ])
        #expect(RuntimeDirectory.candidates(environment: ["XDG_RUNTIME_DIR": "relative"]) == [fallback])
        #expect(RuntimeDirectory.candidates(environment: [:]) == [fallback])
    }

    @Test func `the only running cluster needs no name, of several one must be named`() throws {
        let (one, other) = (cluster("lab"), cluster("lab2"))
        #expect(try RunningClusters.choose(nil, among: [one]) == one)
        #expect(try RunningClusters.choose("lab2", among: [one, other]) == other)
        let unnamed = #expect(throws: ActingError.self) { try RunningClusters.choose(nil, among: [one, other]) }
        #expect(unnamed?.code == .refused)
        #expect(unnamed?.description == "2 local clusters run: lab, lab2. name one with --cluster")
        let unknown = #expect(throws: ActingError.self) { try RunningClusters.choose("lab3", among: [one]) }
        #expect(unknown?.code == .unreachable)
        let none = #expect(throws: ActingError.self) { try RunningClusters.choose(nil, among: []) }
        #expect(none?.description == "no local cluster runs. start one: `operator rehearse up`")
    }

    private func cluster(_ name: String) -> DeployedCluster {
        DeployedCluster(
            name: name, directory: "/d/\(name)", isSimulated: true, isDisposable: true, endpoints: [], nodes: [])
    }

    private func entry(_ name: String, in directory: String) -> ClusterRegistry.Entry {
        ClusterRegistry.Entry(
            name: name, directory: directory, supervisorPid: 1, simulated: true, disposable: true,
            since: SystemClock().now().wall)
    }
}
