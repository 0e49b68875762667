internal import CSystem
internal import OperatorCore

/// Lines on standard error, which the parent points at `DIR/supervisor.log`.
enum SupervisorLog {
    static func write(_ text: String) {
        let time = WallTime(millisecondsSince1970: csystem_realtime_milliseconds())
        _ = BoundedFile.writeAll(2, [UInt8]("\(time) supervisor: \(text)\n".utf8))
    }
}
