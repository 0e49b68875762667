import OperatorCore

/// The faults of a TiKV cluster that the playbook knows, each with the look-alikes it tells apart: tikv.md G, 1 to 11.
enum TiKVHypotheses {
    static let all: [any FaultHypothesis] = [
        MajorityLost(), PDFaults(), ObserverNetwork(), StoreProcessDied(), StorePlannedStop(), StoreFrozen(),
        StoreCutOff(), DiskFull(), DiskSlow(),
    ]
}
