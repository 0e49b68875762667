import Deployments
import Glibc
import OperatorCore

/// A program for the tests of Deployments: it is the supervisor, a node, or a parent to be killed.
@main
enum DeploymentTestNode {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "__supervise": exit(Supervisor.main(arguments: rest))
        case "node": TestNode.run(rest)
        case "parent": TestParent.run(rest)
        default: exit(2)
        }
    }
}

/// `node [in:DIR] ADDRESS…`: listens there until it is ended, or for as long as its supervisor lives.
enum TestNode {
    static func run(_ addresses: [String]) -> Never {
        guard Lifeline.adopt() else { exit(3) }
        for address in addresses where !address.hasPrefix("in:") {
            guard let port = address.split(separator: ":").last.flatMap({ UInt16($0) }), listen(port) else {
                print("cannot listen at \(address)")
                exit(4)
            }
        }
        while true { pause() }
    }

    private static func listen(_ port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return bound == 0 && Glibc.listen(descriptor, 16) == 0
    }
}

/// `parent DIR`: brings up the topology of the directory, says so, and waits to be killed.
enum TestParent {
    static func run(_ arguments: [String]) -> Never {
        guard let directory = arguments.first, let topology = ProcessTopology.read(directory: directory),
            let executable = try? ProcessEnvironment.executable()
        else { exit(2) }
        let deployment = ProcessDeployment(topology: topology, executable: executable)
        Task {
            do {
                _ = try await deployment.up()
                print("up")
                fflush(nil)
            } catch {
                print("failed: \(error)")
                exit(1)
            }
        }
        while true { pause() }
    }
}
