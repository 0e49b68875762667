import OperatorCore
import TestSupport
import Testing

@testable import TiKVSubject

@Suite("Recorded PDs, watched")
struct ReplayTests {
    /// VERSION/RUN of every recording but the one over TLS.
    static let shared: [String] = SharedFixtures.names(in: "fixtures/pd").filter { $0.hasPrefix("v") }.flatMap {
        version in
        SharedFixtures.names(in: "fixtures/pd/\(version)").filter { $0 != "tls" }.map { "\(version)/\($0)" }
    }

    @Test(
        "every recorded run gives the tickets the run itself asks for, and no others",
        .enabled(if: SharedFixtures.areThere, Comment(rawValue: SharedFixtures.absence)), arguments: shared)
    func whole(_ name: String) throws {
        let run = try RecordedRun(folder: "\(SharedFixtures.root)/fixtures/pd/\(name)")
        var monitor = ReplayedMonitor(run)
        monitor.watch()
        let faults = RunJudge(run: run).faults(monitor.tickets)
        let expected = RunJudge(run: run).expected; print("XX", name, expected.pd.count, expected.stores.count, monitor.tickets.map { described($0, run) }.joined(separator: "\nXX      "))
        #expect(faults.isEmpty, "\(faults) of \(monitor.tickets.map { described($0, run) })")
    }

    private func described(_ ticket: ReplayedTicket, _ run: RecordedRun) -> String {
        let resolved = ticket.resolved.map { "\(run.seconds($0))" } ?? "open"
        return "\(ticket.invariant) \(ticket.component) \(run.seconds(ticket.noticed))–\(resolved)"
    }
}
