private import Glibc
import OperatorCore

/// A file of its own for each report, in the directory the program was started in.
enum ReportFile {
    /// Writes the text into a file that was not there before; answers its name.
    static func write(_ text: String, incident: Int64) throws -> String {
        for number in 1...1_000 {
            let name = "incident-\(incident)\(number == 1 ? "" : "-\(number)").md"
            let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
            if file < 0, errno == EEXIST { continue }
            guard file >= 0 else { throw CommandError("cannot write \(name)", reason(errno), remedy) }
            defer { close(file) }
            guard put(Array(text.utf8), into: file) else {
                throw CommandError("cannot write \(name)", reason(errno), "make room, then press w again")
            }
            return name
        }
        throw CommandError("cannot write a report", "a thousand of them are here", "move some away")
    }

    private static let remedy = "start the dashboard in a directory of your own"

    private static func put(_ bytes: [UInt8], into file: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return false }
            sent += count
        }
        return true
    }

    private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
