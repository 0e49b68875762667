import Glibc
import OperatorCore
import SQLiteKit

extension TicketRepositoryError {
    /// Wraps whatever failed while doing `operation` ("write tickets", "read tickets").
    init(_ cause: any Error, while operation: String, path: String) {
        switch cause {
        case let known as TicketRepositoryError: self = known
        case let error as SQLiteError:
            self.init(Code(error.code), "cannot \(operation) in \(path): \(error.message). \(error.nextStep)")
        default:
            self.init(
                .damaged,
                "cannot \(operation) in \(path): a stored value cannot be understood (\(cause)). "
                    + "keep the file and report this")
        }
    }

    static func cannotOpen(_ path: String, errno code: Int32) -> TicketRepositoryError {
        let why = String(cString: strerror(code))
        return switch code {
        case EACCES, EROFS, EPERM:
            TicketRepositoryError(
                .readOnly,
                "cannot keep tickets at \(path): \(why). "
                    + "give write permission to the folder, or name another file with --db")
        case ENOENT, ENOTDIR:
            TicketRepositoryError(.notFound, "cannot open \(path): \(why). check the path given with --db")
        case ENOSPC, EDQUOT:
            TicketRepositoryError(.full, "cannot keep tickets at \(path): \(why). free space on that disk")
        default:
            TicketRepositoryError(.inputOutput, "cannot open \(path): \(why). check the disk and its mount")
        }
    }

    static func cannotLock(_ path: String, errno code: Int32) -> TicketRepositoryError {
        TicketRepositoryError(
            .inputOutput,
            "cannot lock \(path): \(String(cString: strerror(code))). "
                + "keep the database on a local disk: network file systems do not lock reliably")
    }

    static func lockedOut(_ path: String) -> TicketRepositoryError {
        TicketRepositoryError(
            .busy,
            "cannot write to \(path): another operator process has held its short lock for 5 s. "
                + "look for a stopped one with `operator doctor`; it goes on with `kill -CONT PID`")
    }

    static func refused(_ what: String, _ why: String, _ next: String) -> TicketRepositoryError {
        TicketRepositoryError(.refused, "cannot \(what): \(why). \(next)")
    }

    static func noTicket(_ id: Int64) -> TicketRepositoryError {
        TicketRepositoryError(.notFound, "there is no ticket \(id). `operator tickets list` shows those there are")
    }
}

extension TicketRepositoryError.Code {
    fileprivate init(_ code: SQLiteError.Code) {
        self =
            switch code {
            case .busy, .busySnapshot, .interrupted: .busy
            case .cannotOpen, .inputOutput, .misuse, .other: .inputOutput
            case .readOnly: .readOnly
            case .diskFull: .full
            case .corrupt, .notADatabase, .constraint, .decoding: .damaged
            case .newerSchema: .newerSchema
            }
    }
}
