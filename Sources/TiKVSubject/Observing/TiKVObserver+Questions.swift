internal import OperatorCore

extension TiKVObserver {
    /// What changes slowly, in the order it is asked.
    static let slowQuestions: [PDQuestion] = [
        .regionCount, .missingPeers, .downPeers, .pendingPeers, .clusterStatus, .replication,
    ]

    /// Asks the leader those questions that are due, one after the other.
    func askDue(_ questions: [PDQuestion]) async {
        for question in questions where isDue(question) { await ask(question) }
    }

    private func isDue(_ question: PDQuestion) -> Bool {
        guard let tenure = pd.leadership.current else { return false }
        guard let record = pd.questions[question], let asked = record.lastAsked else { return true }
        if asked < tenure.since { return true }
        let age = clock.now().elapsed(since: asked)
        if question == .allStores && pd.ledger.wantsWholeList && record.error == nil { return age >= .seconds(1) }
        return age >= (record.error == nil ? cadence(of: question) : retryDelay(of: question))
    }

    func cadence(of question: PDQuestion) -> Duration {
        switch question {
        case .stores, .members: configuration.interval
        case .regionCount, .missingPeers, .downPeers, .pendingPeers, .clusterStatus: configuration.interval * 3
        default: .seconds(60)
        }
    }

    private func retryDelay(of question: PDQuestion) -> Duration {
        switch question {
        case .stores, .members: .seconds(1)
        default: .seconds(15)
        }
    }

    /// Asks by the best way, by the next one where nobody answered; the answer is absorbed whatever it is.
    @discardableResult
    func ask(_ question: PDQuestion) async -> PDAnswer? {
        var last: (PDAnswer, PDAsking)?
        for way in pd.ways(at: clock.now()).prefix(4) {
            let answer = await answer(to: question, by: way)
            last = (answer, way)
            if case .failed(let error) = answer, error.kind == .refused || error.kind == .silent { continue }
            break
        }
        guard let (answer, way) = last else { return nil }
        pd.absorb(answer, to: question, asking: way)
        if question == .stores || question == .allStores { followStores() }
        return answer
    }

    /// Runs outside the actor: a large answer is decoded without holding anybody up.
    nonisolated func answer(to question: PDQuestion, by way: PDAsking) async -> PDAnswer {
        let reply = await pdClient.ask(question, of: way.address, within: way.timeout(.seconds(3)))
        return PDAnswerReader.read(reply, to: question)
    }

    /// When two or more stores are not serving: which regions they have in common, once for each such set of stores.
    func askForLostMajorities() async {
        let gone = Set(rule.gone(pd, probes))
        guard gone.count >= 2 else {
            if pd.regions.majority != nil { pd.absorb(nil) }
            return
        }
        guard pd.leadership.isLed, pd.regions.majority?.stores != gone || isMajorityRetryDue else { return }
        let asked = clock.now()
        var found: [PDRegion] = []
        for id in gone.sorted() {
            guard case .regions(let list) = await ask(.regionsOfStore(id)) else {
                pd.absorb(
                    MajorityLoss(stores: gone, askedAt: asked, error: "PD did not list the regions of store \(id)"))
                return
            }
            found += list.regions
        }
        let lost = MajorityLoss.lost(among: found, without: gone)
        pd.absorb(MajorityLoss(stores: gone, askedAt: asked, lost: lost))
    }

    private var isMajorityRetryDue: Bool {
        guard let majority = pd.regions.majority, majority.lost == nil else { return false }
        return clock.now().elapsed(since: majority.askedAt) >= .seconds(10)
    }
}
