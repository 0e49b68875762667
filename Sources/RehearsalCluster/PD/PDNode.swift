import Glibc
import LoopbackHTTPServer

/// A simulated PD member as a process: both its ports, until SIGTERM, SIGINT or SIGHUP.
enum PDNode {
    /// The exit status: 0 after a signal, 1 where a port is taken.
    static func run(plan: RehearsalPlan, member me: RehearsalPlan.Member) -> Int32 {
        NodeSignals.block()
        let member = PDMember(plan: plan, me: me)
        do {
            let servers = try start(member)
            let received = NodeSignals.wait()
            member.log.write(.info, "main.go:283", "got signal to exit", [("signal", "\(received)")])
            withExtendedLifetime(servers) {}
            // Handlers may wait for seconds yet: the process ends without them.
            _exit(0)
        } catch {
            let text = "operator: \(me.name) of the rehearsal does not start: \(error). choose another port\n"
            _ = Array(text.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
            return 1
        }
    }

    /// Opens the ports and starts the member's threads.
    static func start(_ member: PDMember) throws -> [LoopbackServer] {
        let peers = PDPeerServer(member: member)
        let front = PDFront(member: member)
        let servers = [
            try LoopbackServer(port: member.me.peerPort) { peers.answer($0) },
            try LoopbackServer(port: member.me.clientPort) { front.answer($0) },
        ]
        member.start()
        return servers
    }
}
