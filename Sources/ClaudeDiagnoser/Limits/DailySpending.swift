private import CSystem
private import Glibc
public import OperatorCore

/// So many dollars a day (UTC), counted in a file that all processes of this user share.
public struct DailySpending: SpendingLimit {
    private let path: String
    private let dollars: Double
    private let clock: any OperatorClock

    /// - Parameter path: one line, `DAY MICRODOLLARS`; made with its folders when first asked for.
    public init(path: String, dollars: Double, clock: any OperatorClock) {
        self.path = path
        self.dollars = dollars
        self.clock = clock
    }

    public func reasonToStop() async -> String? {
        guard let spent = change(by: 0) else { return "what was spent today cannot be read or kept at \(path)" }
        return spent < dollars ? nil : "the daily ceiling of $\(dollars) is reached"
    }

    public func spent(dollars: Double) async { _ = change(by: dollars) }

    /// Today's sum after adding; nil where the file cannot be used, which stops further spending.
    private func change(by added: Double) -> Double? {
        makeFolders()
        let file = csystem_open_file(path, O_RDWR | O_CREAT, 0o600)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard csystem_lock_exclusive(file, true) == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(file, &bytes, bytes.count, 0)
        guard count >= 0 else { return nil }
        let words = String(decoding: bytes[..<count], as: UTF8.self).split { $0 == " " || $0 == "\n" }
        let today = clock.now().wall.millisecondsSince1970 / 86_400_000
        var micros: Int64 = 0
        if words.count == 2, Int64(words[0]) == today {
            guard let kept = Int64(words[1]) else { return nil }
            micros = kept
        }
        guard added > 0 else { return Double(micros) / 1_000_000 }
        micros += Int64((added * 1_000_000).rounded(.up))
        let line = Array("\(today) \(micros)\n".utf8)
        guard pwrite(file, line, line.count, 0) == line.count, ftruncate(file, off_t(line.count)) == 0 else {
            return nil
        }
        return Double(micros) / 1_000_000
    }

    /// Where one cannot be made, opening the file says so.
    private func makeFolders() {
        for slash in path.indices where path[slash] == "/" && slash != path.startIndex {
            mkdir(String(path[..<slash]), 0o700)
        }
    }
}

/// A ceiling over many diagnoses, like so many dollars a day.
public protocol SpendingLimit: Sendable {
    /// nil where more may be spent, else why not. Asked before each request.
    func reasonToStop() async -> String?
    /// Told after each answer.
    func spent(dollars: Double) async
}

/// No ceiling but the budget of each diagnosis: for tests and single runs by hand.
public struct NoSpendingLimit: SpendingLimit {
    public init() {}
    public func reasonToStop() async -> String? { nil }
    public func spent(dollars: Double) async {}
}
