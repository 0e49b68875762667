import OperatorCore
import TestSupport
import Testing

@testable import TiKVSubject

@Suite("Recorded PDs, watched")
struct ReplayTests {
    /// The trimmed recordings beside these tests.
    static let carried = ["v8.5.7-birth", "v8.5.7-store-kill", "v8.5.7-pd-faults", "v5.4.3-regions"]
    static let folder = "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Recordings"

    /// VERSION/RUN of every recording outside the repository but the one over TLS.
    static let shared: [String] = SharedFixtures.names(in: "fixtures/pd").filter { $0.hasPrefix("v") }.flatMap {
        version in
        SharedFixtures.names(in: "fixtures/pd/\(version)").filter { $0 != "tls" }.map { "\(version)/\($0)" }
    }

    private static func described(_ ticket: ReplayedTicket, _ run: RecordedRun) -> String {
        let resolved = ticket.resolved.map { "\(run.seconds($0))" } ?? "open"
        return "\(ticket.invariant) \(ticket.component) \(run.seconds(ticket.noticed))–\(resolved)"
    }

    /// Watches a run from a part of its length on; the faults of its tickets, and the tickets in words.
    private static func judge(_ run: RecordedRun, from part: Double = 0) -> (faults: [String], tickets: [String]) {
        var monitor = ReplayedMonitor(run)
        let offset = part * (run.end - run.start) / 1_000
        monitor.watch(from: offset)
        let faults = RunJudge(run: run, started: offset * 1_000).faults(monitor.tickets)
        return (faults, monitor.tickets.map { described($0, run) })
    }

    @Test("a real PD's troubles become the right tickets", arguments: carried)
    func carriedRun(_ name: String) async throws {
        let (faults, tickets) = try await OffPool.run {
            Self.judge(try RecordedRun(folder: "\(Self.folder)/\(name)"))
        }
        #expect(faults.isEmpty, "\(faults) of \(tickets)")
    }

    @Test("the recordings ask for something: a judge that expects nothing would pass anything")
    func judgeIsAwake() async throws {
        let (pd, stores, unnoticed) = try await OffPool.run {
            let runs = try Self.carried.map { try RecordedRun(folder: "\(Self.folder)/\($0)") }
            let expected = runs.map { RunJudge(run: $0).expected }
            return (expected.map(\.pd.count), expected.map(\.stores.count), RunJudge(run: runs[1]).faults([]).count)
        }
        #expect(pd == [0, 0, 14, 3])
        #expect(stores == [0, 2, 0, 2])
        #expect(unnoticed == 2, "no ticket at all is a fault for each store")
    }

    @Test("started in the middle, what lasts is noticed", arguments: carried.dropFirst())
    func carriedFromTheMiddle(_ name: String) async throws {
        let (faults, tickets) = try await OffPool.run {
            Self.judge(try RecordedRun(folder: "\(Self.folder)/\(name)"), from: 0.4)
        }
        #expect(faults.isEmpty, "\(faults) of \(tickets)")
    }

    @Test(
        "every recorded run gives the tickets the run itself asks for, and no others",
        .enabled(if: SharedFixtures.areThere, Comment(rawValue: SharedFixtures.absence)), arguments: shared)
    func sharedRun(_ name: String) async throws {
        let judged = try await OffPool.run {
            let run = try RecordedRun(folder: "\(SharedFixtures.root)/fixtures/pd/\(name)")
            let parts = run.end - run.start > 100_000 ? [0, 0.4] : [0]
            return parts.map { ($0, Self.judge(run, from: $0)) }
        }
        for (part, (faults, tickets)) in judged {
            #expect(faults.isEmpty, "from \(part): \(faults) of \(tickets)")
        }
    }

    @Test("regions without a majority: after the second store is lost, until it is back")
    func leaderless() async throws {
        let (run, tickets) = try await OffPool.run {
            let run = try RecordedRun(folder: "\(Self.folder)/v5.4.3-regions")
            var monitor = ReplayedMonitor(run)
            monitor.watch()
            return (run, monitor.tickets)
        }
        let found = tickets.filter { $0.invariant == "region_leaderless" }
        let lost = run.events.filter { $0.what.hasPrefix("SIGKILL store") }.map(\.t)
        let back = try #require(run.events.last { $0.what.contains("starts again") || $0.what.contains("is back") }).t
        #expect(lost.count == 2 && found.count == 1)
        let ticket = try #require(found.first)
        #expect(ticket.noticed > lost[1] && ticket.noticed < lost[1] + 40_000)
        #expect(try #require(ticket.resolved) > back - 1_000)
    }

    @Test("the ticket of a dead store outlives a change of PD's leader")
    func ticketOutlivesLeaderChange() async throws {
        let (tenures, tickets) = try await OffPool.run {
            var monitor = ReplayedMonitor(try RecordedRun(folder: "\(Self.folder)/v5.4.3-regions"))
            var tenures: Set<Int> = []
            monitor.watch { snapshot in
                if let number = snapshot.pd.leadership.current?.number { tenures.insert(number) }
            }
            return (tenures, monitor.tickets)
        }
        let down = tickets.filter { $0.invariant == "store_down" && $0.component == "store/4" }
        #expect(tenures.count > 1, "PD was restarted meanwhile")
        #expect(down.count == 1, "one ticket, before, through and after the restart")
    }
}
