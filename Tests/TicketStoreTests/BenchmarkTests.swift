import OperatorCore
import Testing
import TicketStore

struct BenchmarkTests {
    @Test func `the benchmark times real transactions and leaves no raw file`() async throws {
        let folder = try TemporaryFolder()
        let result = try await TransactionBenchmark.measure(
            path: folder.file("bench.db"), turns: 40, clock: SystemClock())
        #expect(result.ticketTransactions.count == 40 && result.rawSyncs.count == 40)
        #expect(result.ticketTransactions == result.ticketTransactions.sorted())
        #expect(permissions(of: folder.file("bench.db.raw")) == nil)
        let reader = try await TicketReader.open(path: folder.file("bench.db"))
        #expect(try await reader.tickets(TicketFilter()).count == 20)
        #expect(TransactionBenchmark.quantile(0.99, of: []) == nil)
        #expect(TransactionBenchmark.quantile(0.5, of: [1_000_000, 2_000_000, 3_000_000]) == 2)
        print(
            "ticket transaction p99 \(TransactionBenchmark.quantile(0.99, of: result.ticketTransactions) ?? 0) ms,",
            "raw fdatasync p99 \(TransactionBenchmark.quantile(0.99, of: result.rawSyncs) ?? 0) ms")
    }
}
