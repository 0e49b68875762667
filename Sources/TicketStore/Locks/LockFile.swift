import CSystem
import Glibc
import OperatorCore

/// An open file that serves as an exclusive `flock`; the kernel frees the lock when the descriptor closes, and so at
/// the death of the process, within a millisecond.
///
/// The file is never deleted: a new file of the same name would be a second lock. The descriptor is close-on-exec, or
/// a child would keep the lock after us.
final class LockFile {
    let path: String
    private let descriptor: Int32

    /// Opens the file, or creates it with mode 0600.
    ///
    /// - Parameter createIfMissing: false opens an existing file for looking only.
    /// - Throws: `TicketRepositoryError` (`readOnly`, `notFound`, `full`, `inputOutput`) when that is impossible.
    init(path: String, createIfMissing: Bool = true) throws(TicketRepositoryError) {
        self.path = path
        let flags = createIfMissing ? O_RDWR | O_CREAT | O_NOFOLLOW : O_RDONLY | O_NOFOLLOW
        descriptor = csystem_open_file(path, flags, 0o600)
        guard descriptor >= 0 else { throw .cannotOpen(path, errno: csystem_errno()) }
    }

    deinit { close(descriptor) }

    /// Takes the lock if it is free now.
    ///
    /// - Throws: `TicketRepositoryError` (`inputOutput`) where the file system knows no locks.
    func tryLock() throws(TicketRepositoryError) -> Bool {
        while csystem_lock_exclusive(descriptor, false) != 0 {
            switch csystem_errno() {
            case EWOULDBLOCK: return false
            case EINTR: continue
            case let code: throw .cannotLock(path, errno: code)
            }
        }
        return true
    }

    /// Takes the lock, looking again each millisecond; false when it stayed taken for that long.
    ///
    /// It asks again instead of sleeping in the kernel because a stopped holder would hold us for ever.
    func lock(waitingMilliseconds milliseconds: Int) throws(TicketRepositoryError) -> Bool {
        for _ in 0..<milliseconds {
            if try tryLock() { return true }
            usleep(1000)
        }
        return try tryLock()
    }

    /// Whether anybody holds the lock, without taking it.
    func isHeld(by pid: Int32?) -> Bool { HeldLocks.isHeld(descriptor, by: pid) }

    func unlock() {
        _ = csystem_unlock(descriptor)
    }

    /// Replaces the file's content. Readers may see it half written: they must check what they read.
    func write(_ text: String) {
        var text = text
        let length = text.withUTF8 { bytes in pwrite(descriptor, bytes.baseAddress, bytes.count, 0) }
        if length >= 0 { ftruncate(descriptor, off_t(length)) }
    }

    /// At most 4 KiB of the file's content.
    func read() -> String {
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
