import Engine
import OperatorCore
import PlaybookDiagnoser
import TestSupport
import Testing

@testable import TiKVSubject

@Suite("TiKV hypotheses")
struct HypothesesTests {
    private let playbook = PlaybookDiagnoser(hypotheses: ["tikv": TiKVHypotheses.all])

    private func verdict(_ fill: (inout PackBuilder) -> Void) -> Diagnosis {
        var builder = PackBuilder()
        fill(&builder)
        let pack = builder.pack()
        let (checked, report) = Grounding.check(playbook.verdict(on: pack), against: pack)
        #expect(report.wrongFigures.isEmpty && report.unknownEvidence.isEmpty, "the playbook cites only what is there")
        return checked
    }

    private func silentStore(_ builder: inout PackBuilder, _ outcome: String, connected: Bool? = nil) {
        builder.ticket("store_unreachable", .store(4))
        var facts: [String: FactValue] = [
            "outcome": .text(outcome), "consecutive": .number(3, unit: "probes"), "since": .time(PackBuilder.began),
        ]
        facts["connected"] = connected.map { .flag($0) }
        builder.add(.probe, "status_port", .store(4), facts)
        builder.add(
            .state, "store_ports",
            [
                "serving": .number(2, unit: "count"), "refused": .number(1, unit: "count"),
                "timed_out": .number(0, unit: "count"),
                "known": .number(3, unit: "count"), "heartbeats_fresh": .flag(true),
            ])
        builder.add(.state, "pd_state", .store(4), ["state": .text("Up"), "heartbeat_age": .number(6, unit: "s")])
    }

    private func lost(_ builder: inout PackBuilder) {
        builder.ticket("store_down", .store(4))
        builder.evidence.removeAll { $0.topic == "pd_state" }
        builder.add(
            .state, "pd_state", .store(4),
            [
                "state": .text("Disconnected"), "heartbeat_age": .number(24, unit: "s"),
                "last_heartbeat": .time(PackBuilder.began),
            ])
    }

    @Test("a port that refuses while others serve is a dead process, likely at first")
    func killAtOnce() {
        let first = verdict { silentStore(&$0, "refused") }
        #expect(first.rootCause.mechanism == "process_died")
        #expect(first.rootCause.target == .store(4))
        #expect(first.rootCause.confidence == .likely)
        #expect(first.alternatives.contains { $0.hypothesis == StoreFrozen().title && $0.status == .refuted })
    }

    @Test("PD's Disconnected makes a dead process certain and is cited")
    func killConfirmed() {
        let confirmed = verdict {
            silentStore(&$0, "refused")
            lost(&$0)
        }
        #expect(confirmed.rootCause.confidence == .certain)
        #expect(confirmed.supportingEvidence.contains { $0.why.contains("Disconnected") })
        #expect(!confirmed.recommendedActions.isEmpty && !confirmed.wouldChangeMyMind.isEmpty)
    }

    @Test("a watch that began after a store died still finds it, and says what it cannot know")
    func lateWatch() {
        func late(_ builder: inout PackBuilder) {
            silentStore(&builder, "refused")
            lost(&builder)
            let index = builder.evidence.firstIndex { $0.topic == "status_port" }
            if let index { builder.evidence[index].facts["never_answered"] = .flag(true) }
        }
        let blind = verdict(late)
        #expect(!blind.abstained && blind.rootCause.target == .store(4))
        #expect(blind.rootCause.confidence == .possible)
        #expect(blind.rootCause.statement.contains("died or was stopped"))
        #expect(blind.investigationGaps.contains(StoreSupports.neverAnswered))
        let read = verdict {
            late(&$0)
            $0.add(.absence, "planned_stop", .store(4))
        }
        #expect(read.rootCause.mechanism == "process_died" && read.rootCause.confidence == .likely)
        let stopped = verdict {
            late(&$0)
            $0.add(.event, "planned_stop", .store(4))
        }
        #expect(stopped.rootCause.mechanism == "planned_stop")
    }

    @Test("a log that says it was asked to stop makes it a planned stop")
    func plannedStop() {
        let stop = verdict {
            silentStore(&$0, "refused")
            $0.add(.event, "planned_stop", .store(4))
        }
        #expect(stop.rootCause.mechanism == "planned_stop")
        #expect(stop.alternatives.contains { $0.hypothesis == StoreProcessDied().title && $0.status == .refuted })
    }

    @Test("leaders that left before the silence make it a planned stop without any log")
    func drained() {
        let stop = verdict {
            silentStore(&$0, "refused")
            $0.add(.change, "leaders_moved", .store(4), ["before": .number(80, unit: "count"), "drained": .flag(true)])
        }
        #expect(stop.rootCause.mechanism == "planned_stop")
    }

    @Test("a port that accepts and never answers is a frozen process")
    func frozen() {
        let frozen = verdict {
            silentStore(&$0, "timed_out", connected: true)
            lost(&$0)
        }
        #expect(frozen.rootCause.mechanism == "process_frozen")
        #expect(frozen.rootCause.confidence == .certain)
        #expect(frozen.alternatives.contains { $0.hypothesis == StoreProcessDied().title && $0.status == .refuted })
    }

    @Test("a port that does not even accept is a host that is gone or cut off")
    func cutOff() {
        let gone = verdict {
            silentStore(&$0, "timed_out", connected: false)
            lost(&$0)
        }
        #expect(gone.rootCause.mechanism == "host_unreachable")
    }

    @Test("no store is blamed while PD hears from all of them: it is our own network")
    func ownNetwork() {
        let network = verdict { builder in
            builder.ticket("stores_unobservable", .cluster("lab"))
            for store: UInt64 in [1, 4, 5] {
                builder.add(
                    .probe, "status_port", .store(store),
                    ["outcome": .text("timed_out"), "consecutive": .number(4, unit: "probes")])
                builder.add(
                    .state, "pd_state", .store(store), ["state": .text("Up"), "heartbeat_age": .number(3, unit: "s")])
            }
            builder.add(
                .state, "store_ports",
                [
                    "serving": .number(0, unit: "count"), "refused": .number(0, unit: "count"),
                    "timed_out": .number(3, unit: "count"),
                    "known": .number(3, unit: "count"), "heartbeats_fresh": .flag(true),
                ])
        }
        #expect(network.rootCause.mechanism == "observer_network")
        #expect(network.rootCause.target == nil)
    }

    @Test("PD out of reach is PD's trouble, never that of all stores")
    func pdUnreachable() {
        let pd = verdict { builder in
            builder.ticket("pd_unreachable", .cluster("lab"))
            for name in ["pd1", "pd2", "pd3"] {
                builder.add(
                    .probe, "pd_member", .pd(name),
                    ["outcome": .text("refusing"), "consecutive": .number(3, unit: "probes")])
            }
            builder.add(
                .state, "pd_leader", ["serving": .number(0, unit: "count"), "members": .number(3, unit: "count")])
            builder.add(
                .state, "store_ports", ["serving": .number(3, unit: "count"), "known": .number(3, unit: "count")])
        }
        #expect(pd.rootCause.mechanism == "pd_unreachable")
        #expect(pd.rootCause.target == .cluster("lab"))
    }

    @Test("where nothing of the cluster was ever seen, the address itself is among what may be wrong")
    func neverSeen() {
        var builder = PackBuilder()
        builder.ticket("pd_unreachable", .cluster("lab"))
        builder.add(
            .probe, "pd_member", .pd("127.0.0.1:80"),
            ["outcome": .text("silent"), "consecutive": .number(3, unit: "probes")])
        let seen = PDFaults().weigh(builder.pack())?.cause
        var pack = builder.pack()
        pack.components = [Component(id: .pd("127.0.0.1:80"), name: "127.0.0.1:80", address: "127.0.0.1:80")]
        let never = PDFaults().weigh(pack)?.cause
        #expect(never?.statement.contains("the address is not PD's") == true)
        #expect(seen?.statement.contains("address") == false)
        #expect(never?.mechanism == seen?.mechanism)
    }

    @Test("a member that refuses is a dead PD process")
    func pdMember() {
        let pd = verdict { builder in
            builder.ticket("pd_member_unreachable", .pd("pd2"))
            builder.add(
                .probe, "pd_member", .pd("pd2"),
                ["outcome": .text("refusing"), "consecutive": .number(3, unit: "probes")])
            builder.add(
                .state, "pd_leader",
                ["leader": .text("pd1"), "serving": .number(2, unit: "count"), "members": .number(3, unit: "count")])
        }
        #expect(pd.rootCause.mechanism == "pd_member_died" && pd.rootCause.target == .pd("pd2"))
    }

    @Test("where to look is a host, whatever form its address has, and how long there is time is PD's own setting")
    func words() {
        var builder = PackBuilder()
        silentStore(&builder, "refused")
        var pack = builder.pack()
        pack.components += [
            Component(id: .pd("pd1"), name: "pd1", address: "http://127.0.0.1:2379"),
            Component(id: .pd("pd2"), name: "pd2", address: "https://[fd00::2]:2379/"),
        ]
        let reader = PackReader(pack)
        #expect(reader.host(of: .pd("pd1")) == "127.0.0.1" && reader.host(of: .pd("pd2")) == "fd00::2")
        #expect(reader.host(of: .store(4)) == "10.0.0.4" && reader.host(of: .store(9)) == nil)

        let byDefault = CommandCatalogue.startAgain(.store(4), reader)
        #expect(byDefault.action == "Start store 4 again within 30 minutes (PD's default) of its last heartbeat")
        builder.evidence.removeAll { $0.topic == "pd_state" }
        builder.add(.state, "pd_state", .store(4), ["max_store_down_time": .number(3_600, unit: "s")])
        let known = CommandCatalogue.startAgain(.store(4), PackReader(builder.pack()))
        #expect(known.action == "Start store 4 again within 1 hour of its last heartbeat")
        #expect(known.rationale.hasSuffix("by PD's own setting"))
    }

    @Test("what we were too late to ask blames no PD member")
    func notAsked() {
        let pd = verdict { builder in
            builder.ticket("pd_member_unreachable", .pd("pd2"))
            for name in ["pd1", "pd2"] {
                builder.add(
                    .probe, "pd_member", .pd(name),
                    ["outcome": .text("silent"), "consecutive": .number(3, unit: "probes")])
            }
            builder.evidence[0].facts["not_asked"] = .flag(true)
            builder.add(
                .state, "pd_leader", ["leader": .text("pd3"), "serving": .number(1, unit: "count")])
        }
        #expect(pd.rootCause.target == .pd("pd2"))
    }

    @Test("append latency that rose on one store alone is its disk")
    func slowDisk() {
        let disk = verdict { builder in
            builder.ticket("high_latency", .store(1), severity: .warning)
            builder.add(.probe, "status_port", .store(1), ["outcome": .text("serving")])
            for (store, factor): (UInt64, Double) in [(1, 40), (4, 1.1), (5, 1)] {
                builder.add(
                    .change, "store.append_p99", .store(store),
                    ["before": .number(2, unit: "ms"), "factor": .number(factor, unit: "x")])
            }
            builder.add(.reading, "store.slow_score", .store(1), ["value": .number(80, unit: "score")])
        }
        #expect(disk.rootCause.mechanism == "disk_slow" && disk.rootCause.target == .store(1))
    }

    @Test("append latency that rose on every store alike is not one store's disk")
    func allSlow() {
        let disk = verdict { builder in
            builder.ticket("high_latency", .store(1), severity: .warning)
            for store: UInt64 in [1, 4, 5] {
                builder.add(.change, "store.append_p99", .store(store), ["factor": .number(20, unit: "x")])
            }
        }
        #expect(disk.rootCause.mechanism != "disk_slow")
    }

    @Test("little free space with its ticket is a full disk, and says how full")
    func diskFull() {
        let disk = verdict { builder in
            builder.ticket("disk_low", .store(5), severity: .warning)
            builder.add(.state, "pd_state", .store(5), ["available_ratio": .number(0.07, unit: "ratio")])
            builder.add(.reading, "store.disk_available", .store(5), ["value": .number(7e9, unit: "B")])
            builder.add(.state, "pd_state", .store(1), ["available_ratio": .number(0.6, unit: "ratio")])
        }
        #expect(disk.rootCause.mechanism == "disk_full" && disk.rootCause.target == .store(5))
        #expect(disk.rootCause.statement.contains("7 %"))
    }

    @Test("two stores gone and regions without leader is a lost majority")
    func majority() {
        let lostMajority = verdict { builder in
            builder.ticket("region_leaderless", .cluster("lab"))
            for store: UInt64 in [4, 5] {
                builder.ticket("store_unreachable", .store(store))
                builder.add(
                    .probe, "status_port", .store(store),
                    ["outcome": .text("refused"), "consecutive": .number(30, unit: "probes")])
            }
            builder.add(
                .state, "region_health",
                ["leaderless": .number(240, unit: "count"), "regions": .number(240, unit: "count")])
        }
        #expect(lostMajority.rootCause.mechanism == "majority_lost")
    }

    @Test("a second store that takes the majority away replaces the first one's verdict, whichever died first")
    func majorityInSuccession() {
        let second = verdict { builder in
            for store: UInt64 in [5, 4] {
                builder.ticket("store_unreachable", .store(store))
                builder.add(
                    .probe, "status_port", .store(store),
                    ["outcome": .text("refused"), "consecutive": .number(30, unit: "probes")])
                builder.add(.state, "pd_state", .store(store), ["state": .text("Disconnected")])
            }
            builder.ticket("region_leaderless", .cluster("lab"))
            builder.add(.state, "region_health", ["leaderless": .number(240, unit: "count")])
        }
        #expect(second.rootCause.mechanism == "majority_lost" && second.rootCause.target == .store(5))
    }

    @Test("an incident without evidence gets no invented cause")
    func nothing() {
        let none = verdict { $0.ticket("high_latency", .store(1), severity: .warning) }
        #expect(none.abstained && none.rootCause.target == nil)
    }
}
