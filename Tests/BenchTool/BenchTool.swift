import Glibc
import OperatorCore
import PrometheusKit
import TicketStore

/// Measures inside the program what no command shows; `make bench` builds it like the product. One JSON object on
/// standard output.
///
///     tickets DB TURNS       ticket transactions beside raw fdatasync on the same disk; DB must not exist yet
///     parse TURNS            how fast the /metrics page on standard input is read, all of its families
@main
struct BenchTool {
    private static let clock = SystemClock()

    static func main() async {
        let arguments = CommandLine.arguments
        let turns = arguments.last.flatMap { Int($0) } ?? 0
        do {
            switch (arguments.dropFirst().first, arguments.count, turns) {
            case ("tickets", 4, 1...): try await tickets(arguments[2], turns: turns)
            case ("parse", 3, 1...): parse(standardInput(), turns: turns)
            default:
                complain("usage: BenchTool tickets DB TURNS | parse TURNS < PAGE")
                exit(2)
            }
        } catch {
            complain("BenchTool: \(error)")
            exit(1)
        }
    }

    private static func tickets(_ path: String, turns: Int) async throws {
        let result = try await TransactionBenchmark(path: path, turns: turns, clock: clock)
        let shares = [("p50", 0.5), ("p99", 0.99)]
        let members = shares.flatMap { name, share in
            [("ticket_ms", result.ticketTransactions), ("fdatasync_ms", result.rawSyncs)].compactMap { what, times in
                TransactionBenchmark.quantile(share, of: times).map { "\"\(what)_\(name)\":\($0)" }
            }
        }
        print("{\"turns\":\(turns),\(members.joined(separator: ","))}")
    }

    private static func parse(_ bytes: [UInt8], turns: Int) {
        var samples = 0
        let start = clock.now()
        for _ in 0..<turns {
            samples = MetricsPage(bytes).series.values.reduce(0) { $0 + $1.count }
        }
        let seconds = Double(clock.now().elapsed(since: start).wholeNanoseconds) / 1e9
        print("{\"bytes\":\(bytes.count),\"samples\":\(samples),\"seconds_each\":\(seconds / Double(turns))}")
    }

    private static func standardInput() -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(STDIN_FILENO, &block, block.count)
            guard count > 0 else { return bytes }
            bytes += block[..<count]
        }
    }

    private static func complain(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
