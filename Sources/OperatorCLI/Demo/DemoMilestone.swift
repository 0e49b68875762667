import OperatorCore

/// What the demo tells, in order.
enum DemoMilestone: Sendable {
    case clusterReady(DemoCluster)
    case healthy(stores: Int, queriesPerSecond: Double?)
    case faultInjected(FaultReceipt)
    case detected(Ticket, after: Duration)
    case diagnosed(DiagnosisRecord)
    /// `cites`: the evidence of the cluster's own view that the verdict rests on.
    case confirmed(DiagnosisRecord, cites: [String])
    case healed(FaultReceipt)
    /// The incident's last ticket.
    case resolved(Ticket)
    case summary(DemoSummary)
}

/// The cluster of a demo, as `cluster_ready` tells it.
struct DemoCluster: Sendable, Equatable {
    var name: String
    var directory: String
    /// Of every node.
    var pids: [Int32]
    var ports: [Int]
    var stores: [ComponentID]
    var members: Int
}

/// How a demo ended.
struct DemoSummary: Sendable, Equatable {
    /// Since the start, for each step that was reached.
    var seconds: [(step: DemoStep, seconds: Double)]
    /// What did not go as it should; empty is a success.
    var mistakes: [String]

    var isOK: Bool { mistakes.isEmpty }

    static func == (left: DemoSummary, right: DemoSummary) -> Bool {
        left.mistakes == right.mistakes && left.seconds.map(\.step) == right.seconds.map(\.step)
            && left.seconds.map(\.seconds) == right.seconds.map(\.seconds)
    }
}
