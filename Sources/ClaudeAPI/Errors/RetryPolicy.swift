/// When a failed call is made again, and after how long: what the official SDK does, with a cap on the wait.
public struct RetryPolicy: Sendable, Hashable {
    public var retries: Int
    /// A longer wait than this is not waited.
    public var longestWait: Duration

    public init(retries: Int = 2, longestWait: Duration = .seconds(60)) {
        self.retries = retries
        self.longestWait = longestWait
    }

    /// The wait before attempt `attempt` + 1 (attempts count from 0), or nil: give up.
    ///
    /// `jitter` is a random number from 0 to 1. The service's own word (`x-should-retry`, `retry-after-ms`,
    /// `retry-after`) comes first; else 0.5 s doubled with each attempt, at most 8 s, up to a quarter less.
    public func wait(
        after error: ClaudeError, attempt: Int, headers: (String) -> String?, jitter: Double
    ) -> Duration? {
        guard attempt < retries, shouldRetry(error, headers("x-should-retry")) else { return nil }
        let asked =
            headers("retry-after-ms").flatMap(Double.init).map { $0 / 1000 }
            ?? headers("retry-after").flatMap { Double($0) ?? Self.seconds(until: $0, from: headers("date")) }
        if let asked, asked > 0, asked.isFinite {
            return asked <= longestWait.inSeconds ? .milliseconds(Int64(asked * 1000)) : nil
        }
        var seconds = 0.5
        for _ in 0..<min(attempt, 4) { seconds *= 2 }
        return .milliseconds(Int64(min(seconds, 8) * (1 - 0.25 * min(1, max(0, jitter))) * 1000))
    }

    /// Seconds from one HTTP date to another: the service's own clock counts, not ours.
    private static func seconds(until later: String, from earlier: String?) -> Double? {
        guard let end = HTTPDate.seconds(later), let start = earlier.flatMap(HTTPDate.seconds) else { return nil }
        return Double(end - start)
    }

    private func shouldRetry(_ error: ClaudeError, _ word: String?) -> Bool {
        if error.code == .spendLimit || error.code == .cancelled { return false }
        if word == "true" { return true }
        if word == "false" { return false }
        return [.rateLimited, .overloaded, .server, .network].contains(error.code)
    }
}

extension Duration {
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, as headers write times.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Seconds since 1970; nil for anything else.
    static func seconds(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let day = Int(words[1]), let year = Int(words[3]),
            let month = months.firstIndex(of: String(words[2])), (1...31).contains(day), (1970...9999).contains(year)
        else { return nil }
        let time = words[4].split(separator: ":").compactMap { Int($0) }
        guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0..<61).contains(time[2]) else {
            return nil
        }
        return days(year, month + 1, day) * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]
    }

    /// Days since 1970 of a Gregorian date: years begin in March, so that the leap day is the last.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}
