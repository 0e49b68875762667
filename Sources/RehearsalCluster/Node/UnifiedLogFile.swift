import CSystem
import Glibc
import Synchronization

/// A node's log file: appended to, and begun anew when it is full, with the last full one kept beside it.
final class UnifiedLogFile: Sendable {
    private let path: String
    private let oldPath: String
    private let threadID: Int?
    private let limitBytes: Int
    private let file: Mutex<File>

    private struct File {
        var descriptor: Int32
        var size: Int
    }

    /// Makes the file if need be. `threadID` ends each line where the node's logger names threads: TiKV's does, PD's not.
    /// Throws ``RehearsalNodeError`` where the file cannot be written.
    init(path: String, threadID: Int? = 1, limitBytes: Int = 8 << 20) throws(RehearsalNodeError) {
        self.path = path
        oldPath = (path.hasSuffix(".log") ? String(path.dropLast(4)) : path) + ".old.log"
        self.threadID = threadID
        self.limitBytes = limitBytes
        let descriptor = Self.open(path)
        guard descriptor >= 0 else { throw RehearsalNodeError("cannot write \(path)", errno: csystem_errno()) }
        file = Mutex(File(descriptor: descriptor, size: Int(max(0, lseek(descriptor, 0, SEEK_END)))))
    }

    /// `caller`: file and line of the real source that writes this line.
    func write(
        _ level: UnifiedLogLine.Level, _ caller: String, _ message: String,
        _ fields: KeyValuePairs<String, String> = [:]
    ) {
        write([UnifiedLogLine(level, caller, message, fields)])
    }

    func write(_ lines: [UnifiedLogLine]) {
        guard !lines.isEmpty else { return }
        let time = UnifiedLogLine.timeText(milliseconds: csystem_realtime_milliseconds())
        let text = lines.map { $0.text(time: time, threadID: threadID) + "\n" }.joined()
        file.withLock { state in
            if state.size + text.utf8.count > limitBytes { turn(&state) }
            state.size += Self.append(Array(text.utf8), to: state.descriptor)
        }
    }

    private func turn(_ state: inout File) {
        rename(path, oldPath)
        let fresh = Self.open(path)
        guard fresh >= 0 else { return }
        close(state.descriptor)
        state = File(descriptor: fresh, size: 0)
    }

    private static func open(_ path: String) -> Int32 {
        csystem_open_file(path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
    }

    /// Bytes written; a full disk loses lines, never the store.
    private static func append(_ bytes: [UInt8], to descriptor: Int32) -> Int {
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
            }
            if written < 0, csystem_errno() == EINTR { continue }
            guard written > 0 else { break }
            done += written
        }
        return done
    }
}
