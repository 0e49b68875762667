internal import OperatorCore

/// All we know of PD: a pure reduction of (time, member, question, answer) in the order of time.
struct PDState: Sendable {
    private(set) var membership: PDMembership
    private(set) var leadership = Leadership()
    private(set) var ledger = StoreLedger()
    private(set) var regions = RegionHealth()
    private(set) var clusterID: UInt64?
    /// How far the removal of each store is that is being removed.
    private(set) var removals: [UInt64: PDRemovalProgress] = [:]
    /// How each question of the leader has fared.
    private(set) var questions: [PDQuestion: PDQuestionRecord] = [:]
    private(set) var lastRound: Moment?
    /// Rounds in a row in which no door that counts answered as PD.
    private(set) var deafRounds = 0
    private(set) var deafSince: Moment?
    /// Some door that counts has answered as PD since the watch began.
    private(set) var wasHeard = false
    /// When a time without rounds ended (we were stopped or suspended); PD's ages mean nothing for 20 s after it.
    private(set) var gapEnded: Moment?
    /// Not handed out yet.
    private var events: [ClusterEvent] = []

    init(endpoints: [ServerAddress], resolve: @escaping AddressResolver) {
        membership = PDMembership(endpoints: endpoints, resolve: resolve)
    }

    /// Takes a round of probes: what each door said to the leader question, asked at `moment`, and for how long we
    /// were held up with those whose silence was our own fault.
    mutating func absorbRound(
        _ answers: [ServerAddress: PDAnswer], heldUp: [ServerAddress: Duration] = [:], at moment: Moment
    ) {
        if let lastRound, moment.elapsed(since: lastRound) > .seconds(4) { resume(at: moment) }
        lastRound = moment
        membership.postpone(heldUp)
        // Nothing was learned of anybody: a round that was our own delay counts for nothing.
        guard !answers.isEmpty else { return }
        membership.absorb(answers, at: moment)
        countDeafness(at: moment)
        elect(isNewRound: !membership.isInDoubt, at: moment)
    }

    private mutating func resume(at moment: Moment) {
        gapEnded = moment
        deafRounds = 0
        deafSince = nil
        membership.forgetCounts()
        ledger.forgetAges(at: moment)
        leadership.renew(.regained, at: moment)
    }

    private mutating func countDeafness(at moment: Moment) {
        let heard = membership.doors.contains { door in
            guard door.record.heldUp == nil else { return false }
            return switch door.record.outcome {
            case .serving, .starting: door.isArmed
            case .strange: door.isArmed && questions.values.contains { $0.error == nil && $0.lastSuccess != nil }
            case .refused, .timedOut, .unable, nil: false
            }
        }
        // Who was not asked may be there.
        if !heard, membership.isInDoubt { return }
        wasHeard = wasHeard || heard
        deafRounds = heard ? 0 : deafRounds + 1
        deafSince = heard ? nil : deafSince ?? moment
    }

    private mutating func elect(isNewRound: Bool, at moment: Moment) {
        let before = leadership.tenure
        let outcome = LeaderElection(membership: membership).outcome
        let gone = before?.leader.flatMap { membership.standing(of: $0) }.map {
            $0.record.outcome == .refused || $0.record.outcome == .starting
        }
        leadership.absorb(outcome, isNewRound: isNewRound, leaderGone: gone ?? false, at: moment)
        if let tenure = leadership.tenure, tenure.origin != .firstSight, tenure.number != before?.number,
            tenure.leader != before?.leader
        {
            noteLeaderChange(from: before?.leader, to: tenure.leader, at: moment)
        }
    }

    private mutating func noteLeaderChange(from old: String?, to new: String?, at moment: Moment) {
        events.append(
            ClusterEvent(
                kind: "pd_leader_changed", at: moment.wall, component: new.map { ComponentID(member: $0) },
                message: "PD's leader is now \(new ?? "unknown"), before \(old ?? "unknown")",
                fields: ["from": old ?? "", "to": new ?? ""], origin: "pd /leader"))
    }

    /// Takes the answer to a question asked of the leader. It is thrown away where the leader changed meanwhile.
    mutating func absorb(_ answer: PDAnswer, to question: PDQuestion, asking: PDAsking) {
        let tenure = leadership.current
        let isFirstList = question == .members && membership.members.isEmpty
        guard isFirstList || tenure?.number == asking.tenure else { return }
        var record = questions[question] ?? PDQuestionRecord()
        record.lastAsked = asking.asked
        if case .failed(let error) = answer {
            record.fail(error.text, at: asking.asked)
        } else {
            record.succeed(asking)
            take(answer, to: question, under: tenure, at: asking.asked)
        }
        questions[question] = record
    }

    private mutating func take(_ answer: PDAnswer, to question: PDQuestion, under tenure: PDTenure?, at moment: Moment)
    {
        switch answer {
        case .members(let list):
            clusterID = list.clusterID ?? clusterID
            membership.adopt(list.members)
            elect(isNewRound: false, at: moment)
        case .stores(let list):
            guard let tenure else { return }
            if ledger.showsLostMemory(list, under: tenure) { leadership.renew(.changed, at: moment) }
            let present = leadership.tenure ?? tenure
            removals = removals.filter { id, _ in list.stores.contains { $0.id == id && $0.isLeaving } }
            events += ledger.absorb(list, isWhole: question == .allStores, under: present, at: moment)
        case .cluster(let id): clusterID = id
        case .clusterStatus(let status): regions.isInitialized = Timed(value: status.isInitialized, at: moment)
        case .replication(let replicas): regions.maximumReplicas = Timed(value: replicas, at: moment)
        case .schedule(let schedule): regions.maximumDownTime = schedule.maximumStoreDownTime
        case .count(let count): regions.absorb(count, for: question, at: moment)
        case .removal(let progress):
            if case .removal(let id) = question { removals[id] = progress }
        case .leader, .regions, .hot, .failed: break
        }
    }

    /// An answer that did not come, through our own fault: asked again soon, and nobody is blamed.
    mutating func postpone(_ question: PDQuestion, asking: PDAsking, heldUp: Duration) {
        questions[question, default: PDQuestionRecord()].postpone(asking, heldUp: heldUp)
    }

    /// Takes what was found out about lost majorities.
    mutating func absorb(_ majority: MajorityLoss?) { regions.majority = majority }

    /// Events since the last call.
    mutating func takeEvents() -> [ClusterEvent] {
        defer { events = [] }
        return events
    }
}
