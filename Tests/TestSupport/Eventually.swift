internal import OperatorCore

/// Asks again and again until it holds; false after `seconds` of the machine's own time. For tests of real processes.
public func eventually(within seconds: Double = 30, _ holds: () async throws -> Bool) async rethrows -> Bool {
    let clock = SystemClock()
    let deadline = clock.now().advanced(by: .seconds(seconds))
    while true {
        if try await holds() { return true }
        if clock.now() >= deadline { return false }
        try? await clock.sleep(for: .milliseconds(20))
    }
}
