import OperatorCore

/// A store's process is gone while its host lives: the port refuses, nothing announced it.
struct StoreProcessDied: FaultHypothesis {
    let id = "store_process_died"
    let title = "the store's process died"

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        let reader = PackReader(pack)
        guard let (store, port) = reader.silentStore else { return nil }
        let cause = cause(store, reader, .likely)
        var verdict = refuted(cause)
        if !port.outcome(is: "refused") {
            verdict.againstWhy = "a dead process refuses connections; this one \(spoken(port))"
            verdict.against = [port.id]
        } else if let stop = reader.stopLogged(store) {
            verdict.againstWhy = "its log says it was asked to stop"
            verdict.against = [stop.id]
        } else if let moved = reader.leadersMoved(store), reader.drainedBefore(store) {
            verdict.againstWhy = "its leaders were moved away before it fell silent"
            verdict.against = [moved.id]
        } else {
            confirm(&verdict, store, port, reader)
        }
        return verdict
    }

    private func spoken(_ port: Evidence) -> String {
        port.outcome(is: "timed_out") ? "does not answer but does not refuse" : "answers"
    }

    private func cause(_ store: ComponentID, _ reader: PackReader, _ grade: Confidence) -> Diagnosis.RootCause {
        let port = reader.port(of: store)
        let heard = reader.word(on: store)?.facts["last_heartbeat"]?.time
        let since = (port?.wasNeverAnswered == true ? heard : port?.facts["since"]?.time) ?? reader.pack.began
        let time = PackReader.clock(since)
        return Diagnosis.RootCause(
            component: "store", target: store, mechanism: "process_died",
            statement: grade == .possible
                ? "The process of \(reader.name(store)) is gone since about \(time) UTC: it died or was stopped; its host lives."
                : "The process of \(reader.name(store)) died about \(time) UTC; its host lives.",
            confidence: grade)
    }

    /// A watch that began after the trouble knows of a planned stop only from the log.
    private func grade(_ store: ComponentID, _ port: Evidence, _ reader: PackReader) -> Confidence {
        if port.wasNeverAnswered { return reader.noStopLogged(store) == nil ? .possible : .likely }
        return reader.lostByPD(store) == nil ? .likely : .certain
    }

    private func confirm(
        _ verdict: inout HypothesisVerdict, _ store: ComponentID, _ port: Evidence, _ reader: PackReader
    ) {
        verdict.supports = StoreSupports.refusedPort(port) + StoreSupports.pdAndPeers(store, reader)
        if let silent = reader.noStopLogged(store) {
            verdict.supports.append(silent.support("its log ends without a line about being asked to stop"))
        } else {
            verdict.gaps.append("whether it was asked to stop: its log is not read from here")
        }
        if port.wasNeverAnswered { verdict.gaps.append(StoreSupports.neverAnswered) }
        let grade = grade(store, port, reader)
        verdict.standing = grade == .certain ? .certain : grade == .likely ? .likely : .possible
        verdict.cause = cause(store, reader, grade)
        verdict.actions = [
            CommandCatalogue.kernelLog(of: store, reader), CommandCatalogue.storeLogTail(of: store, reader),
            CommandCatalogue.startAgain(store, reader),
            CommandCatalogue.leaveAlone(
                "the other stores and PD's schedule limits", because: "leaders move by Raft election without help"),
        ]
        verdict.gaps.append("why it died: the kernel log of its host is not read from here")
        verdict.wouldChangeMyMind = [
            "its start time changes: then it was a restart", "its log turns out to say that it was asked to stop",
        ]
    }
}
