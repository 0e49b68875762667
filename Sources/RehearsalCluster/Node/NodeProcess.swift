import CSystem
import Glibc

/// What a node asks of its process: the signals that end it, threads of its own, the clocks.
enum NodeProcess {
    // MARK: Signals

    /// Blocks the signals that ask a node to stop. Before any thread exists, so that only ``waitForSignal()`` takes them.
    static func blockSignals() {
        var signals = stopSignals
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// The next of them.
    static func waitForSignal() -> Int32 {
        var signals = stopSignals
        var received: Int32 = 0
        while sigwait(&signals, &received) != 0 {}
        return received
    }

    private static var stopSignals: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&signals, signal) }
        return signals
    }

    // MARK: Clocks

    /// Nanoseconds since boot; they count on while the process is stopped.
    static var uptime: UInt64 { UInt64(csystem_boottime_nanoseconds()) }

    static var uptimeSeconds: Double { Double(uptime) / 1e9 }

    /// Unix nanoseconds, to the millisecond.
    static var wallNanoseconds: Int64 { csystem_realtime_milliseconds() * 1_000_000 }

    /// Sleeps until an ``uptime``; a stopped process finds it passed when it goes on.
    static func sleep(until uptime: UInt64) {
        var time = timespec(tv_sec: Int(uptime / 1_000_000_000), tv_nsec: Int(uptime % 1_000_000_000))
        while clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &time, nil) == EINTR {}
    }

    // MARK: Threads

    private final class Work: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// Runs the body on a detached thread: waits and blocking calls must not hold one of Swift's few pool threads.
    /// `/proc` shows the first 15 bytes of the name. Throws ``RehearsalNodeError`` where no thread can be had.
    static func startThread(
        named name: String, _ body: @escaping @Sendable () -> Void
    ) throws(RehearsalNodeError) {
        let work = Unmanaged.passRetained(Work(name: String(name.prefix(15)), body: body))
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, routine, work.toOpaque())
        guard failure == 0 else {
            work.release()
            throw RehearsalNodeError("cannot start thread \(name)", errno: failure)
        }
        pthread_detach(thread)
    }

    private static let routine: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        csystem_name_thread(work.name)
        work.body()
        return nil
    }
}

/// Why a node cannot start or go on; the text reads as a sentence without its end.
struct RehearsalNodeError: Error, CustomStringConvertible, Sendable {
    let description: String

    init(_ what: String) {
        description = what
    }

    init(_ what: String, errno code: Int32) {
        description = "\(what): \(String(cString: strerror(code)))"
    }
}
