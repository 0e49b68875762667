import Glibc
import OperatorCore

/// The right to write one cluster's tickets into one database, held for as long as the process lives.
///
/// It is an exclusive `flock` on a file beside the database. No expiry and no takeover: the kernel frees it at death;
/// a stopped holder keeps it. Who finds it busy tries again each second.
public final class WriterLock {
    /// How an attempt to take the lock went.
    public enum Attempt: Sendable, Hashable {
        case held
        /// Somebody else has it; nil when its file does not say who (it is being written this moment).
        case busy(WriterHolder?)
    }

    enum Result {
        case held(WriterLock)
        case busy(WriterHolder?)
    }

    private let file: LockFile
    private var holder: WriterHolder

    private init(file: LockFile, holder: WriterHolder) {
        self.file = file
        self.holder = holder
    }

    /// Tries for 10 ms, in case somebody takes it for a moment only to see whether it is held.
    ///
    /// - Throws: `TicketRepositoryError` (`readOnly`, `full`, `inputOutput`) when the file cannot be made.
    static func acquire(
        at path: String, program: String, now: WallTime
    ) throws(TicketRepositoryError) -> Result {
        let file = try LockFile(path: path)
        guard try file.lock(waitingMilliseconds: 10) else { return .busy(WriterHolder(file.read())) }
        let holder = WriterHolder(pid: getpid(), program: program, since: now, lastSeen: now)
        file.write(holder.text)
        return .held(WriterLock(file: file, holder: holder))
    }

    /// What a look at the lock found.
    struct Look {
        var attempt: Attempt?
        /// Who held it last, where nobody does now.
        var last: WriterHolder?
    }

    /// Who holds the lock now; looking takes no lock, not even for a moment, and makes no file.
    ///
    /// - Throws: `TicketRepositoryError` (`inputOutput`) when the file cannot be read.
    static func look(at path: String, now: WallTime) throws(TicketRepositoryError) -> Look {
        let file: LockFile
        do {
            file = try LockFile(path: path, createIfMissing: false)
        } catch  where error.code == .notFound {
            return Look()
        }
        let holder = WriterHolder(file.read())
        if file.isHeld(by: holder?.pid) { return Look(attempt: .busy(holder)) }
        guard let holder else { return Look() }
        // The kernel lists no locks of other containers: there its signs of life must do.
        let isElsewhere = holder.namespace != ProcessMark.ownNamespace
        let isFresh = now.elapsed(since: holder.lastSeen) < WriterStatus.timeout
        return isElsewhere && isFresh ? Look(attempt: .busy(holder)) : Look(last: holder)
    }

    /// Writes a heartbeat for those who ask who writes. It costs a write into the page cache, no fsync.
    func heartbeat(at now: WallTime) {
        holder.lastSeen = now
        file.write(holder.text)
    }
}
