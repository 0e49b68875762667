import FoundationEssentials
import OperatorCore
import TestSupport

@testable import TiKVSubject

/// A recorded run of a real PD: what each member answered to which question, over time. All times are unix ms.
struct RecordedRun: Sendable {
    struct Line: Decodable, Sendable {
        var t: Double
        var m: String
        var p: String
        var req: [String: String]?
        var code: Int?
        var body: String?
        var ms: Double?
        var err: String?
    }

    struct Happening: Decodable, Sendable {
        var t: Double
        var what: String
    }

    struct Key: Hashable, Sendable {
        var member: String
        var path: String
        var header: Bool
    }

    struct Span: Sendable {
        var from: Double
        var to: Double
        func holds(_ t: Double) -> Bool { from <= t && t < to }
    }

    var events: [Happening]
    var answers: [Key: [Line]] = [:]
    var members: [String] = []
    /// Port of each member's client URL.
    var ports: [String: UInt16] = [:]
    var down: [String: [Span]] = [:]
    var frozen: [String: [Span]] = [:]

    var start: Double { events.first?.t ?? 0 }
    var end: Double { events.last?.t ?? 0 }
    func seconds(_ t: Double) -> Double { ((t - start) / 10).rounded() / 100 }

    init(folder: String) throws {
        events = try Self.lines(folder + "/events.jsonl")
        let taken: [Line] = try Self.lines(folder + "/api.jsonl.gz").filter { !Self.isRefusal($0.err) }
        for line in taken.sorted(by: { $0.t < $1.t }) {
            let key = Key(member: line.m, path: line.p, header: line.req?["PD-Allow-follower-handle"] != nil)
            answers[key, default: []].append(line)
        }
        members = Set(answers.keys.map(\.member)).sorted()
        readPorts()
        down = spans("SIGKILL", "start")
        frozen = spans("SIGSTOP", "SIGCONT")
    }

    private static func isRefusal(_ error: String?) -> Bool {
        guard let error else { return false }
        return ["ConnectionRefused", "ConnectionReset", "RemoteDisconnected"].contains { error.contains($0) }
    }

    private static func lines<Value: Decodable>(_ path: String) throws -> [Value] {
        let decoder = JSONDecoder()
        return try TestFile.bytes(path).split(separator: 10).map { try decoder.decode(Value.self, from: Data($0)) }
    }

    private mutating func readPorts() {
        for (key, lines) in answers where key.path == PDQuestion.members.path {
            for line in lines where line.code == 200 {
                let reply = PDReply.answer(status: 200, body: [UInt8]((line.body ?? "").utf8))
                guard case .members(let list) = PDAnswerReader.read(reply, to: .members) else { continue }
                for member in list.members {
                    guard let url = member.clientURLs.last else { continue }
                    ports[member.name] = ServerAddress(url, defaultPort: 2379)?.port
                }
            }
        }
    }

    /// Stretches between the events that begin and end something for a member.
    private func spans(_ begin: String, _ end: String) -> [String: [Span]] {
        var result: [String: [Span]] = [:]
        for member in members {
            let spoke = answers.filter { $0.key.member == member }.values.joined().filter { $0.code != nil }
                .map { $0.t + ($0.ms ?? 0) }.sorted()
            var since: Double? = begin == "SIGKILL" ? start : nil
            for event in events {
                let words = event.what.split(separator: " ")
                guard words.count >= 2, words[1] == member else { continue }
                if words[0] == begin {
                    since = event.t
                } else if words[0] == end, let from = since {
                    let until = end == "start" ? spoke.first { $0 > event.t } ?? event.t : event.t
                    result[member, default: []].append(Span(from: from, to: until))
                    since = nil
                }
            }
            if let since, since != start { result[member, default: []].append(Span(from: since, to: self.end)) }
        }
        return result
    }

    // MARK: - Asking

    /// What a member would have answered at a moment to somebody who waits `timeout` ms.
    func reply(_ member: String, _ question: PDQuestion, at asked: Double, timeout: Double) -> PDReply {
        let silent = PDReply.failure(PDFailure(.silent, connected: true, "timed out waiting for an answer"))
        if down[member]?.contains(where: { $0.holds(asked) }) ?? false {
            return .failure(PDFailure(.refused, "connection refused"))
        }
        var t = asked
        if let freeze = frozen[member]?.first(where: { $0.holds(asked) }) {
            t = freeze.to + 1
            if t > asked + timeout { return silent }
        }
        let header = question.isForMemberItself
        guard let now = find(member, question.path, header, t) else {
            return .answer(status: 404, body: [UInt8]("404 page not found\n".utf8))
        }
        let line = now.code == nil ? find(member, question.path, header, asked + timeout) ?? now : now
        guard let code = line.code else { return silent }
        let wait = code >= 500 ? line.ms ?? 0 : line.t + (line.ms ?? 0) - t
        if (line.ms ?? 0) > 20, t - asked + wait > timeout { return silent }
        return .answer(status: code, body: [UInt8]((line.body ?? "").utf8))
    }

    private func find(_ member: String, _ path: String, _ header: Bool, _ t: Double) -> Line? {
        for key in [Key(member: member, path: path, header: header), Key(member: member, path: path, header: false)] {
            if let lines = answers[key] { return newest(lines, t) }
        }
        if let regions = regionsOfStore(path, member, t) { return regions }
        let own = answers[Key(member: member, path: PDQuestion.stores.path, header: false)].map { newest($0, t) }
        if let own, let line = own, line.code != 200 { return line }
        for other in members {
            let good = answers[Key(member: other, path: path, header: false)]?.filter { $0.code == 200 } ?? []
            if let line = good.last(where: { $0.t <= t }) ?? good.first { return line }
        }
        return nil
    }

    private func newest(_ lines: [Line], _ t: Double) -> Line? { lines.last { $0.t <= t } ?? lines.first }

    /// `/regions/store/N` out of `/regions`.
    private func regionsOfStore(_ path: String, _ member: String, _ t: Double) -> Line? {
        let prefix = "/pd/api/v1/regions/store/"
        guard path.hasPrefix(prefix), let id = UInt64(path.dropFirst(prefix.count)),
            var line = find(member, "/pd/api/v1/regions", false, t), line.code == 200
        else { return nil }
        let reply = PDReply.answer(status: 200, body: [UInt8]((line.body ?? "").utf8))
        guard case .regions(let list) = PDAnswerReader.read(reply, to: .regionsOfStore(id)) else { return nil }
        let regions = list.regions.filter { $0.peers.contains { $0.storeID == id } }.map { region in
            let peers = region.peers.map { #"{"store_id":\#($0.storeID)\#($0.isLearner ? #","role":1"# : "")}"# }
            return #"{"id":\#(region.id),"peers":[\#(peers.joined(separator: ","))]}"#
        }
        line.body = #"{"count":\#(regions.count),"regions":[\#(regions.joined(separator: ","))]}"#
        return line
    }
}
