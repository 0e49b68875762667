import FoundationEssentials
import OperatorCore
import TestSupport
import Testing

@testable import TiKVSubject

@Suite("Reading PD's answers")
struct AnswerReaderTests {
    private func read(_ text: String, _ question: PDQuestion, status: Int = 200) -> PDAnswer {
        PDAnswerReader.read(.answer(status: status, body: [UInt8](text.utf8)), to: question)
    }

    private func stores(_ text: String) throws -> PDStoreList {
        guard case .stores(let list) = read(text, .stores) else { throw Unexpected() }
        return list
    }

    private func error(_ text: String, _ question: PDQuestion = .stores, status: Int = 200) throws -> PDAnswerError {
        guard case .failed(let error) = read(text, question, status: status) else { throw Unexpected() }
        return error
    }

    private struct Unexpected: Error {}

    @Test("absent means zero: Up, no labels, Voter; ids beyond 2^53 keep every digit")
    func absentIsZero() throws {
        let list = try stores(
            #"{"count":1,"stores":[{"store":{"id":18446744073709551615,"address":"a:1"},"status":{"capacity":"1GiB"}}]}"#
        )
        let store = try #require(list.stores.first)
        #expect(store.id == .max && store.rawState == .up && store.stateName == "Up" && store.labels.isEmpty)
        #expect(store.leaderCount == nil && store.lastHeartbeat == nil)
        guard
            case .members(let members) = read(
                #"{"header":{"cluster_id":13195394291058371180},"members":[{"name":"p","member_id":13195394291058371180}]}"#,
                .members)
        else { throw Unexpected() }
        #expect(
            members.clusterID == 13_195_394_291_058_371_180 && members.members.first?.id == 13_195_394_291_058_371_180)
    }

    @Test("one bad store does not lose the others")
    func oneBadStore() throws {
        let list = try stores(
            """
            {"stores":[{"store":{"id":1,"address":"a:1"},"status":{"capacity":"nonsense","leader_count":"7"}},
            {"store":{"address":"no id"}}, 5, null, {"store":{"id":"x"}}, {"store":{"id":2,"state":2}}]}
            """)
        #expect(list.stores.map(\.id) == [1, 2] && list.damaged == 4)
        #expect(list.stores[0].capacity == nil && list.stores[0].leaderCount == nil)
        #expect(list.stores[1].isGone && list.stores[1].stateName == "Tombstone")
    }

    @Test("PD's never is no heartbeat; 0B is not a size of nothing but no report")
    func never() throws {
        let list = try stores(
            """
            {"stores":[{"store":{"id":1,"state_name":"Down"},
            "status":{"capacity":"0B","last_heartbeat_ts":"1970-01-01T08:00:00+08:00"}}]}
            """)
        #expect(list.stores[0].lastHeartbeat == nil && list.stores[0].hasNotReported)
    }

    @Test("outside text is made fit to show")
    func hostileText() throws {
        let list = try stores(
            #"{"stores":[{"store":{"id":1,"address":"a\u001b[31m:1","state_name":"Up\nDown","labels":[{"key":"k\u202e","value":"v"}]}}]}"#
        )
        #expect(list.stores[0].address == "a:1" && list.stores[0].stateName == "Up Down")
        #expect(list.stores[0].labels == ["k": "v"])
    }

    @Test("null is the answer of a member that knows no leader; members may lack addresses and names")
    func leaders() throws {
        guard case .leader(nil) = read("null\n", .leader) else { throw Unexpected() }
        guard
            case .members(let list) = read(
                #"{"members":[{"name":"a","member_id":1,"client_urls":["http://a:2379"]},{"member_id":2,"peer_urls":["http://b:2380"]}],"leader":null}"#,
                .members)
        else { throw Unexpected() }
        #expect(list.members.map(\.name) == ["a", "2"] && list.members[1].clientURLs.isEmpty && list.leader == nil)
    }

    @Test("a region without a leader, in each of PD's four spellings")
    func leaderless() throws {
        for leader in ["", #","leader":{}"#, #","leader":{"role_name":"Voter"}"#, #","leader":{"role_name":""}"#] {
            guard
                case .regions(let list) = read(
                    #"{"regions":[{"id":7,"peers":[{"store_id":1},{"store_id":2,"role":1}]\#(leader)}]}"#,
                    .regionsOfStore(1))
            else { throw Unexpected() }
            #expect(list.regions[0].leaderStore == nil && list.regions[0].peers.map(\.isLearner) == [false, true])
        }
    }

    @Test("no body of an error is read as an answer; its words are kept short")
    func errors() throws {
        #expect(try error(#"{"count":0,"stores":[]}"#, status: 500).kind == .serverError)
        #expect(try error("no leader\n", status: 503).text == "HTTP 503: no leader")
        #expect(
            try error(#""[PD:core:ErrStoreNotFound]store 5 not found""#, status: 404).text.hasSuffix(
                "store 5 not found"))
        #expect(try error(#"{"code":1,"msg":"bad id"}"#, status: 400).text == "HTTP 400: bad id")
        let stack =
            "PANIC: runtime error: index out of range\ngoroutine 7 [running]:\n"
            + String(repeating: "x()\n", count: 2_000)
        #expect(try error(stack, status: 500).text == "HTTP 500: PANIC: runtime error: index out of range")
        #expect(try error("", status: 502).text == "HTTP 502")
    }

    @Test("an estimate that is none is shown as none, never as a date")
    func removal() throws {
        for left in ["1.7976931348623157e+308", "1.8e308", "-1", "\"soon\"", "null"] {
            guard
                case .removal(let progress) = read(
                    #"{"action":"removing","store_id":4,"progress":0.25,"current_speed":0,"left_seconds":\#(left)}"#,
                    .removal(4))
            else {
                // A number beyond Double's range may make the whole text unreadable; then nothing is claimed either.
                #expect(left == "1.8e308")
                continue
            }
            #expect(progress.secondsLeft == nil && progress.progress == 0.25, "\(left)")
        }
        guard case .removal(let honest) = read(#"{"progress":0.5,"left_seconds":120.5}"#, .removal(4)) else {
            throw Unexpected()
        }
        #expect(honest.secondsLeft == 120.5)
    }

    @Test("HTML, cut JSON, JSON of another shape and ten megabytes of [ are said, not believed")
    func nonsense() throws {
        #expect(try error("<html><body>Welcome</body></html>").text.contains("HTML"))
        #expect(try error(#"{"count":1,"stores":[{"store":{"id":1"#).text.contains("cut"))
        #expect(try error("[1,2]").kind == .notPD)
        #expect(try error("").text.contains("an empty body"))
        #expect(try error(String(repeating: "[", count: 10 << 20)).kind == .notPD)
    }

    @Test("damaged answers never crash a reader")
    func fuzz() {
        let bodies: [(PDQuestion, String)] = [
            (.stores, Samples.stores), (.members, Samples.members), (.leader, Samples.leader),
            (.regionsOfStore(1), #"{"count":1,"regions":[{"id":7,"peers":[{"store_id":1}],"leader":{"store_id":1}}]}"#),
            (.clusterStatus, #"{"raft_bootstrap_time":"2026-01-01T00:00:00Z","is_initialized":true}"#),
            (.regionCount, #"{"count":1,"regions":null}"#), (.replication, #"{"max-replicas":3}"#),
        ]
        var random = SeededRandom(seed: 11)
        for (question, body) in bodies {
            for _ in 0..<400 {
                let damaged = Mutation.mutate([UInt8](body.utf8), using: &random)
                _ = PDAnswerReader.read(.answer(status: 200, body: damaged), to: question)
                _ = PDErrorText.of(status: 500, body: damaged)
            }
        }
    }

    @Test(
        "every real /stores body gives its ids, states and sizes",
        .enabled(if: SharedFixtures.areThere, Comment(rawValue: SharedFixtures.absence)))
    func realBodies() throws {
        struct Raw: Decodable {
            struct Entry: Decodable {
                struct Store: Decodable {
                    var id: UInt64
                    var stateName: String?
                    enum CodingKeys: String, CodingKey {
                        case id
                        case stateName = "state_name"
                    }
                }
                struct Status: Decodable { var capacity: String? }
                var store: Store
                var status: Status
            }
            var stores: [Entry]
        }
        var count = 0
        for name in SharedFixtures.names(in: "fixtures/real/pd-json") where name.hasSuffix(".json") {
            let body = try SharedFixtures.bytes("fixtures/real/pd-json/\(name)")
            guard let raw = try? JSONDecoder().decode(Raw.self, from: Data(body)) else { continue }
            guard case .stores(let list) = PDAnswerReader.read(.answer(status: 200, body: body), to: .stores) else {
                Issue.record("\(name) is not read")
                continue
            }
            #expect(list.damaged == 0 && Set(list.stores.map(\.id)) == Set(raw.stores.map(\.store.id)), "\(name)")
            for entry in raw.stores {
                let store = try #require(list.stores.first { $0.id == entry.store.id })
                #expect(store.stateName == entry.store.stateName ?? "Up")
                #expect(store.capacity == entry.status.capacity.flatMap { ByteSize($0) }, "\(name)")
                count += 1
            }
        }
        #expect(count >= 5)
    }
}
