import CSystem
import Glibc

/// The signals that ask a node to stop. They are blocked before any thread exists, so that only the wait takes them.
enum NodeSignals {
    static func block() {
        var signals = asked
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// The next of them.
    static func wait() -> Int32 {
        var signals = asked
        var received: Int32 = 0
        while sigwait(&signals, &received) != 0 {}
        return received
    }

    private static var asked: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, signal) }
        return signals
    }
}
