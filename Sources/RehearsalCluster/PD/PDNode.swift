import CSystem
import Glibc
import LoopbackHTTPServer

/// A simulated PD member as a process: both its ports, until SIGTERM or SIGINT.
enum PDNode {
    /// The exit status: 0 after a signal, 1 where a port is taken.
    static func run(plan: RehearsalPlan, member me: RehearsalPlan.Member) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        let signals = [SIGTERM, SIGINT]
        let pipe = csystem_signal_pipe(signals, Int32(signals.count))
        unblock(signals)
        let member = PDMember(plan: plan, me: me)
        do {
            let servers = try start(member)
            let received = wait(on: pipe)
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

    /// Whoever started this process may have had these signals blocked, and a child inherits that.
    private static func unblock(_ signals: [Int32]) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    /// Waits for a signal that asks this process to end; the result is its number.
    private static func wait(on pipe: Int32) -> UInt8 {
        var received: UInt8 = 0
        while read(pipe, &received, 1) != 1 {
            var waiting = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
            _ = poll(&waiting, 1, -1)
        }
        return received
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
