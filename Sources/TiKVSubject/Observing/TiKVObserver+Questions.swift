internal import OperatorCore

extension TiKVObserver {
    /// Asks the leader those questions that are due, one after the other.
    func askDue(_ questions: [PDQuestion]) async {
        for question in questions {
            guard pd.isDue(question, at: clock.now(), interval: settings.interval) else { continue }
            await ask(question)
        }
    }

    /// Asks what changes slowly.
    func askSlow() async {
        await askDue(PDQuestion.slow)
        await askDue(pd.removalQuestions)
    }

    /// Asks by the best way, by the next one where nobody answered; the answer is absorbed whatever it is.
    @discardableResult
    func ask(_ question: PDQuestion) async -> PDAnswer? {
        var last: (PDAnswer, PDAsking)?
        for way in pd.ways(to: question, at: clock.now()).prefix(4) {
            let watch = DelayWatch(clock)
            let (answer, received) = await answer(to: question, by: way)
            let delay = watch.stop()
            raw.keep(received, to: question)
            let limit = way.timeout(for: question)
            if answer.isSilence, delay.waited(of: limit) < limit * 3 / 4 {
                pd.postpone(question, asking: way, heldUp: delay.heldUp(over: limit))
                return nil
            }
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
    nonisolated func answer(to question: PDQuestion, by way: PDAsking) async -> (PDAnswer, RawAnswer) {
        let reply = await pdClient.ask(question, of: way.address, within: way.timeout(for: question))
        let received = RawAnswer(reply, url: way.address.url + question.path, at: way.asked)
        return (PDAnswerReader.read(reply, to: question), received)
    }

    /// When two or more stores are not serving: which regions they have in common, once for each such set of stores.
    func askForLostMajorities() async {
        let asked = clock.now()
        guard let gone = pd.majorityQuestion(gone: rule.gone(pd, probes), at: asked) else { return }
        var found: [PDRegion] = []
        for id in gone.sorted() {
            guard case .regions(let list) = await ask(.regionsOfStore(id)) else {
                let error = "PD did not list the regions of store \(id)"
                return pd.absorb(MajorityLoss(stores: gone, askedAt: asked, error: error))
            }
            found += list.regions
        }
        let lost = MajorityLoss.lost(among: found, without: gone)
        pd.absorb(MajorityLoss(stores: gone, askedAt: asked, lost: lost))
    }
}
