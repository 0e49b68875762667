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
            #expect(try registry.cluster(named: nil).name == "lab")
            #expect(throws: DeploymentError.self) { try registry.register(entry("lab", in: directory)) }
            #expect(throws: DeploymentError.self) { try registry.cluster(named: "other") }
            _ = try registry.register(entry("lab2", in: directory))
            let error = #expect(throws: DeploymentError.self) { try registry.cluster(named: nil) }
            #expect(error?.code == .badRequest)
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

    private func entry(_ name: String, in directory: String) -> ClusterRegistry.Entry {
        ClusterRegistry.Entry(
            name: name, directory: directory, supervisorPid: 1, simulated: true, disposable: true,
            since: SystemClock().now().wall)
    }
}
