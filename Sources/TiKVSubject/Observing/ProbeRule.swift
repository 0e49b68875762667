/// When probes of a status port that once answered prove that a store does not serve.
struct ProbeRule: Sendable, Hashable {
    /// Refused probes in a row.
    var refusals = 2
    /// Probes in a row without an answer.
    var silences = 3

    func isDown(_ record: ProbeRecord) -> Bool {
        record.hasServed && record.isDown(refusals: refusals, silences: silences)
    }

    /// Stores that are gone for their regions, in order of id: PD says so, or nobody listens on their port any more.
    /// Silence alone may be our own network.
    func gone(_ pd: PDState, _ probes: StoreProbes) -> [UInt64] {
        pd.ledger.living.filter { !$0.isTiFlash }.map(\.id).filter { id in
            if pd.ledger.memory[id]?.isNotServing ?? false { return true }
            guard let record = probes[id]?.record else { return false }
            return record.outcome == .refused && isDown(record)
        }
    }
}
