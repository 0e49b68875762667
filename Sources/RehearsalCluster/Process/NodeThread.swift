import CSystem
import Glibc

/// A detached thread with a name that /proc shows.
enum NodeThread {
    private final class Work: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    /// `name` is cut at 15 bytes by the kernel. Throws ``RehearsalNodeError`` where no thread can be had.
    static func start(named name: String, _ body: @escaping @Sendable () -> Void) throws(RehearsalNodeError) {
        let work = Unmanaged.passRetained(Work(name: String(name.prefix(15)), body: body))
        let failure = create(work.toOpaque())
        guard failure == 0 else {
            work.release()
            throw RehearsalNodeError("cannot start thread \(name)", errno: failure)
        }
    }

    private static func create(_ argument: UnsafeMutableRawPointer) -> Int32 {
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, routine, argument)
        if failure == 0 { pthread_detach(thread) }
        return failure
    }

    private static let routine: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        csystem_name_thread(work.name)
        work.body()
        return nil
    }

    /// Sleeps until an uptime of CLOCK_BOOTTIME; a stopped process finds it passed when it goes on.
    static func sleep(until uptime: UInt64) {
        var time = timespec(tv_sec: Int(uptime / 1_000_000_000), tv_nsec: Int(uptime % 1_000_000_000))
        while clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &time, nil) == EINTR {}
    }
}
