private import CSystem
private import Glibc
private import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP, and the end of the command's work, into bytes that the main thread waits for.
/// Nothing is blocked: children would inherit it.
enum SignalPipe {
    /// The byte that says the work is done; no signal has this number.
    static let done: UInt8 = 0

    /// What the handlers write to; an atomic, because a handler may touch nothing else.
    private static let writeEnd = Atomic<Int32>(-1)

    /// Catches the signals. Answers the descriptor to read from, or nil where there are no descriptors left.
    static func open() -> Int32? {
        var ends: [Int32] = [-1, -1]
        guard csystem_pipe_cloexec(&ends) == 0 else { return nil }
        writeEnd.store(ends[1], ordering: .sequentiallyConsistent)
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number) { SignalPipe.write(UInt8($0)) } }
        // Who started us may have blocked them, as threads of a pool do: a blocked SIGTERM would never arrive.
        var caught = sigset_t()
        sigemptyset(&caught)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&caught, number) }
        pthread_sigmask(SIG_UNBLOCK, &caught, nil)
        // A reader that went away is an error of write, not the end of the program.
        signal(SIGPIPE, SIG_IGN)
        return ends[0]
    }

    static func write(_ byte: UInt8) {
        var byte = byte
        _ = Glibc.write(writeEnd.load(ordering: .sequentiallyConsistent), &byte, 1)
    }

    /// The next byte; waits for it.
    static func next(from descriptor: Int32) -> UInt8 {
        var byte: UInt8 = 0
        while true {
            let count = read(descriptor, &byte, 1)
            if count == 1 { return byte }
            if count < 0, errno == EINTR { continue }
            return done
        }
    }
}
