internal import CSystem
internal import Glibc

/// The read end of a pipe whose write end the supervisor holds: it ends when the supervisor does, even by SIGKILL.
///
/// A node calls `Lifeline.adopt()` first thing in its main function. A stopped node can watch nothing, so the kernel is
/// asked to kill it with its parent, too; that alone would miss a supervisor that died before the asking.
public enum Lifeline {
    /// Tells a node which of its descriptors is the lifeline.
    public static let environmentName = "OPERATOR_LIFELINE_FD"
    /// The status a process exits with when its lifeline ends.
    public static let exitStatus: Int32 = 75

    /// Watches the lifeline named by the environment on a thread of its own and ends this process at its end.
    /// Returns false, and does nothing, where the environment names none: a node started by hand.
    @discardableResult
    public static func adopt() -> Bool {
        guard let text = getenv(environmentName), let descriptor = Int32(String(cString: text)) else { return false }
        // The supervisor has one thread, so the thread that the kernel watches is the supervisor itself (prctl(2)).
        csystem_die_with_parent(SIGKILL)
        return exitWhenClosed(descriptor)
    }

    /// Ends this process when `descriptor` reports its end. False where it is not open or no thread can be had.
    static func exitWhenClosed(_ descriptor: Int32) -> Bool {
        guard csystem_set_close_on_exec(descriptor) == 0 else { return false }
        return OwnThread.start(named: "lifeline") {
            waitForEnd(of: descriptor)
            _exit(exitStatus)
        }
    }

    /// Returns when the other end is closed; what is written to it is ignored.
    private static func waitForEnd(of descriptor: Int32) {
        var byte: UInt8 = 0
        while true {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&waiting, 1, -1) < 0 && errno == EINTR { continue }
            let count = read(descriptor, &byte, 1)
            if count > 0 || (count < 0 && (errno == EINTR || errno == EAGAIN)) { continue }
            return
        }
    }
}
