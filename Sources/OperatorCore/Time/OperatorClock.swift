private import CSystem
private import Glibc

/// The one thing that reads clocks; injected everywhere, so that tests own time.
public protocol OperatorClock: Sendable {
    /// Names this boot of the machine: uptimes of another boot mean nothing here.
    var bootID: String { get }
    func now() -> Moment
    /// Returns once `now()` has reached the deadline by uptime. Throws `CancellationError`.
    func sleep(until deadline: Moment) async throws
}

extension OperatorClock {
    /// - Throws: `CancellationError` where the task is cancelled first.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: now().advanced(by: duration))
    }
}

/// The machine's own clocks.
public struct SystemClock: OperatorClock {
    public let bootID: String

    public init() {
        bootID = Self.readBootID()
    }

    public func now() -> Moment {
        Moment(
            uptimeNanoseconds: csystem_boottime_nanoseconds(),
            wall: WallTime(millisecondsSince1970: csystem_realtime_milliseconds()))
    }

    /// - Throws: `CancellationError` where the task is cancelled first.
    public func sleep(until deadline: Moment) async throws {
        while true {
            let left = deadline.elapsed(since: now())
            if left <= .zero { return }
            try await Task.sleep(for: left)
        }
    }

    private static func readBootID() -> String {
        let descriptor = csystem_open_file("/proc/sys/kernel/random/boot_id", O_RDONLY, 0)
        guard descriptor >= 0 else { return "unknown" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)).filter { $0 > 32 }, as: UTF8.self)
    }
}
