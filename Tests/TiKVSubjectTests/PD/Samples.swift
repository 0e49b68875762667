import OperatorCore
import TestSupport

@testable import TiKVSubject

/// Answers of a small cluster, and a PD state to feed them to.
enum Samples {
    static let members = membersBody(["pd0", "pd1", "pd2"])
    static let leader = #"{"name":"pd0","member_id":1,"client_urls":["http://127.0.0.1:2370"]}"#
    static let stores = storesBody([store(1), store(2), store(3)])

    static func url(_ index: Int) -> String { "http://127.0.0.1:\(2370 + index)" }

    static func membersBody(_ names: [String], urls: [String]? = nil) -> String {
        let list = names.enumerated().map { index, name in
            #"{"name":"\#(name)","member_id":\#(index + 1),"client_urls":["\#(urls?[index] ?? url(index))"]}"#
        }
        return #"{"header":{"cluster_id":7711481188951707035},"members":[\#(list.joined(separator: ","))]}"#
    }

    /// A line of `/stores`; `heartbeat` is seconds of the tests' time.
    static func store(
        _ id: UInt64, state: String = "Up", capacity: String = "100GiB", available: String = "90GiB",
        heartbeat: Double? = 0, statusAddress: String? = nil, raw: Int = 0
    ) -> String {
        let heard = heartbeat.map { #","last_heartbeat_ts":"\#(Moment.second($0).wall)""# } ?? ""
        let status = statusAddress ?? "127.0.0.1:\(20_180 + id)"
        return """
            {"store":{"id":\(id),"address":"127.0.0.1:\(20_160 + id)","status_address":"\(status)","state":\(raw),
            "state_name":"\(state)"},"status":{"capacity":"\(capacity)","available":"\(available)","leader_count":5,
            "region_count":10\(heard)}}
            """
    }

    static func storesBody(_ stores: [String]) -> String {
        #"{"count":\#(stores.count),"stores":[\#(stores.joined(separator: ","))]}"#
    }

    static func answer(_ text: String, _ question: PDQuestion) -> PDAnswer {
        PDAnswerReader.read(.answer(status: 200, body: [UInt8](text.utf8)), to: question)
    }

    static func names(_ name: String?) -> PDAnswer {
        guard let name else { return .leader(nil) }
        return .leader(PDMember(id: 1, name: name, clientURLs: [], peerURLs: [], version: nil))
    }

    static let refused = PDAnswer.failed(PDAnswerError(.refused, "connection refused"))
    static let unable = PDAnswer.failed(PDAnswerError(.unable, "no request can be made"))
    static let silent = PDAnswer.failed(PDAnswerError(.silent, "timed out", connected: true))
    static let starting = PDAnswer.failed(PDAnswerError(.serverError, "HTTP 503: no leader"))
    static let unknownPath = PDAnswer.failed(PDAnswerError(.unknownPath, "HTTP 404"))
}

/// A cluster whose PD members say what a test lets them say, one round a second.
struct ScriptedPD {
    var state: PDState
    var second = 0.0
    var probes = StoreProbes()

    init(endpoints: Int = 3) {
        let addresses = (0..<endpoints).map { ServerAddress(host: "127.0.0.1", port: UInt16(2370 + $0)) }
        state = PDState(endpoints: addresses, resolve: { $0 })
    }

    /// A cluster of three that follows pd0 and has answered once.
    static func healthy() -> ScriptedPD {
        var pd = ScriptedPD()
        pd.round("pd0", "pd0", "pd0")
        pd.tell(.members, Samples.members)
        pd.tell(.stores, Samples.stores)
        return pd
    }

    var now: Moment { .second(second) }

    /// One round with what each endpoint says, in order; then a second passes.
    mutating func round(answers: [PDAnswer]) {
        var byAddress: [ServerAddress: PDAnswer] = [:]
        for (index, answer) in answers.enumerated() {
            byAddress[ServerAddress(host: "127.0.0.1", port: UInt16(2370 + index))] = answer
        }
        state.absorbRound(byAddress, at: now)
        second += 1
    }

    mutating func round(_ names: String?...) { round(answers: names.map { Samples.names($0) }) }

    /// The leader answers a question now.
    mutating func tell(_ question: PDQuestion, _ body: String) {
        guard let way = state.ways(to: question, at: now).first else { return }
        state.absorb(Samples.answer(body, question), to: question, asking: way)
    }

    var snapshot: TiKVSnapshot {
        TiKVSnapshot(
            at: now, clusterKey: "lab", interval: .seconds(5), pd: state,
            addresses: StatusAddresses(stores: state.ledger.stores, isPDOnLoopback: true, resolve: { $0 }),
            probes: probes, rule: ProbeRule(), metrics: [:], logs: [], events: [])
    }

    func checks() -> [Check] {
        TiKVInvariants.checks(
            TiKVInvariants.all, on: snapshot, descriptors: TiKVInvariants.descriptors(applying: [:]))
    }

    func check(_ id: InvariantID, _ component: ComponentID? = nil) -> Check? {
        checks().first { $0.invariant == id && (component == nil || $0.component == component) }
    }
}
