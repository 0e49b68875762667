import Engine
import OperatorCore

@testable import TiKVSubject

/// A ticket as the judge sees it; times in unix ms.
struct ReplayedTicket: Sendable {
    var invariant: String
    var component: String
    var message: String
    var began: Double?
    var noticed: Double
    var resolved: Double?
}

/// Watches a recorded run without a clock or a network: feeds its answers in the order of time to the reducer, the
/// invariants and the condition engine.
struct ReplayedMonitor {
    let run: RecordedRun
    var pd: PDState
    var probes = StoreProbes()
    var engine: ConditionEngine
    private(set) var tickets: [ReplayedTicket] = []
    private(set) var newest: TiKVSnapshot?
    private let descriptors = TiKVInvariants.descriptors(applying: [:])
    private let interval = Duration.seconds(5)
    private let byPort: [UInt16: String]

    init(_ run: RecordedRun) {
        self.run = run
        let endpoints = run.ports.sorted { $0.key < $1.key }.map { ServerAddress(host: "127.0.0.1", port: $0.value) }
        byPort = Dictionary(run.ports.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        pd = PDState(endpoints: endpoints, resolve: { $0 })
        engine = ConditionEngine(cluster: "test", bootID: "boot", at: Self.moment(run.start))
    }

    static func moment(_ ms: Double) -> Moment {
        Moment(uptimeNanoseconds: Int64(ms * 1e6), wall: WallTime(millisecondsSince1970: Int64(ms)))
    }

    /// Watches from `offset` seconds into the run to its end, or to `until`.
    mutating func watch(from offset: Double = 0, until: Double? = nil, look: (TiKVSnapshot) -> Void = { _ in }) {
        var t = run.start + offset * 1_000 + 370
        let end = until.map { run.start + $0 * 1_000 } ?? run.end
        while t < end {
            tick(t)
            if let newest { look(newest) }
            t += 1_000
        }
    }

    private mutating func tick(_ t: Double) {
        let round = Self.moment(t)
        var answers: [ServerAddress: PDAnswer] = [:]
        for address in pd.membership.due(at: round) { answers[address] = ask(.leader, address, t, timeout: 500) }
        pd.absorbRound(answers, at: round)
        for part in [50.0, 300, 550, 800] { askDue(t + part) }
        let now = Self.moment(t + 850)
        let snapshot = TiKVSnapshot(
            at: now, clusterKey: "test", interval: interval, pd: pd,
            addresses: StatusAddresses(stores: [], isPDOnLoopback: true, resolve: { $0 }), probes: probes,
            rule: ProbeRule(), metrics: [:], logs: [], events: pd.takeEvents())
        newest = snapshot
        let checks = TiKVInvariants.checks(TiKVInvariants.all, on: snapshot, descriptors: descriptors)
        for transition in engine.evaluate(checks, at: now, descriptors: descriptors).transitions {
            keep(transition, t + 850)
        }
    }

    private mutating func askDue(_ t: Double) {
        for question in [PDQuestion.members, .stores, .allStores] + PDQuestion.slow + pd.removalQuestions
        where pd.isDue(question, at: Self.moment(t), interval: interval) {
            askLeader(question, t)
        }
        let gone = ProbeRule().gone(pd, probes)
        guard let stores = pd.majorityQuestion(gone: gone, at: Self.moment(t)) else { return }
        var found: [PDRegion] = []
        for id in stores.sorted() {
            guard case .regions(let list)? = askLeader(.regionsOfStore(id), t) else {
                return pd.absorb(MajorityLoss(stores: stores, askedAt: Self.moment(t), error: "no answer"))
            }
            found += list.regions
        }
        let lost = MajorityLoss.lost(among: found, without: stores)
        pd.absorb(MajorityLoss(stores: stores, askedAt: Self.moment(t), lost: lost))
    }

    @discardableResult
    private mutating func askLeader(_ question: PDQuestion, _ t: Double) -> PDAnswer? {
        var last: (PDAnswer, PDAsking)?
        for way in pd.ways(to: question, at: Self.moment(t)) {
            let answer = ask(question, way.address, t, timeout: way.via == nil ? 3_000 : 500)
            last = (answer, way)
            if case .failed(let error) = answer, error.kind == .refused || error.kind == .silent { continue }
            break
        }
        guard let (answer, way) = last else { return nil }
        pd.absorb(answer, to: question, asking: way)
        return answer
    }

    private func ask(_ question: PDQuestion, _ address: ServerAddress, _ t: Double, timeout: Double) -> PDAnswer {
        guard let member = byPort[address.port] else {
            return .failed(PDAnswerError(.refused, "nobody is recorded there"))
        }
        return PDAnswerReader.read(run.reply(member, question, at: t, timeout: timeout), to: question)
    }

    private mutating func keep(_ transition: ConditionTransition, _ t: Double) {
        let key = transition.condition.key
        let open = tickets.lastIndex {
            $0.invariant == key.invariant.rawValue && $0.component == key.component.description && $0.resolved == nil
        }
        switch transition {
        case .opened(let condition):
            tickets.append(
                ReplayedTicket(
                    invariant: key.invariant.rawValue, component: key.component.description,
                    message: condition.message, began: condition.began.map { Double($0.millisecondsSince1970) },
                    noticed: condition.noticed.map { Double($0.millisecondsSince1970) } ?? t, resolved: nil))
        case .updated(let condition):
            if let open { tickets[open].began = condition.began.map { Double($0.millisecondsSince1970) } }
        case .closed:
            if let open { tickets[open].resolved = t }
        }
    }
}
