import OperatorCore

/// A store's process is gone while its host lives: the port refuses, nothing announced it.
struct StoreProcessDied: FaultHypothesis {
    let id = "store_process_died"
    let title = "the store's process died"

    func weigh(_ pack: EvidencePack) -> HypothesisVerdict? {
        let reader = PackReader(pack)
        guard let store = reader.ticketStores.first, let port = reader.port(of: store) else { return nil }
        let cause = cause(store, reader, .likely)
        var verdict = HypothesisVerdict(
            hypothesis: id, title: title, standing: .refuted, cause: cause, summary: cause.statement)
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
        let since = reader.port(of: store)?.facts["since"]?.time ?? reader.pack.began
        return Diagnosis.RootCause(
            component: "store", target: store, mechanism: "process_died",
            statement:
                "The process of \(reader.name(store)) died about \(PackReader.clock(since)) UTC; its host lives.",
            confidence: grade)
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
        let lost = reader.lostByPD(store) != nil
        verdict.standing = lost ? .certain : .likely
        verdict.cause = cause(store, reader, lost ? .certain : .likely)
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
