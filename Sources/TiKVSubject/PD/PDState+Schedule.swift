internal import OperatorCore

extension PDQuestion {
    /// What changes slowly, in the order it is asked.
    static let slow: [PDQuestion] = [
        .regionCount, .missingPeers, .downPeers, .pendingPeers, .clusterStatus, .replication, .schedule,
    ]

    /// How often it is asked while all is well, where PD is asked each `interval`.
    func cadence(_ interval: Duration) -> Duration {
        switch self {
        case .stores, .members: interval
        case .regionCount, .missingPeers, .downPeers, .pendingPeers, .clusterStatus, .removal: interval * 3
        default: .seconds(60)
        }
    }

    fileprivate var retryDelay: Duration {
        switch self {
        case .stores, .members: .seconds(1)
        default: .seconds(15)
        }
    }
}

extension PDState {
    /// One question for each store that is being removed, at most 20.
    var removalQuestions: [PDQuestion] {
        ledger.living.filter(\.isLeaving).prefix(20).map { .removal($0.id) }
    }

    /// True where a question of the leader is to be asked now: on its cadence, sooner after a failure, and at once
    /// under a new leader.
    func isDue(_ question: PDQuestion, at now: Moment, interval: Duration) -> Bool {
        let isFirstList = question == .members && membership.members.isEmpty
        guard let tenure = leadership.current else {
            guard isFirstList, membership.doors.contains(where: \.isServing) else { return false }
            return questions[.members]?.lastAsked.map { now.elapsed(since: $0) >= .seconds(1) } ?? true
        }
        guard let record = questions[question], let asked = record.lastAsked else { return true }
        if asked < tenure.since { return true }
        let age = now.elapsed(since: asked)
        if regions.isLong(question), !record.isToBeRetried { return age >= question.cadence(interval) * 4 }
        if question == .allStores, ledger.wantsWholeList, !record.isToBeRetried { return age >= .seconds(1) }
        // Our own fault: PD is not asked too often by asking at once.
        if record.heldUp != nil { return age >= .seconds(1) }
        return age >= (record.isToBeRetried ? question.retryDelay : question.cadence(interval))
    }

    /// The stores whose regions are to be asked for, where two or more are gone and it was not asked for these yet.
    /// Forgets what was found where fewer are gone.
    mutating func majorityQuestion(gone: [UInt64], at now: Moment) -> Set<UInt64>? {
        let stores = Set(gone)
        guard stores.count >= 2 else {
            if regions.majority != nil { absorb(nil) }
            return nil
        }
        guard leadership.isLed else { return nil }
        guard let known = regions.majority, known.stores == stores else { return stores }
        return known.lost == nil && now.elapsed(since: known.askedAt) >= .seconds(10) ? stores : nil
    }
}
