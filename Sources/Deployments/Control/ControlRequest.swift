internal import OperatorCore

/// One line to a supervisor: `{"v":1,"do":"inject","fault":"kill","target":"KIND/4","lasting_seconds":60}`.
struct ControlRequest: Codable, Equatable, Sendable {
    enum Verb: String, Codable, Sendable {
        case status
        case inject
        /// What `inject` would do, and why it may not; changes nothing.
        case plan
        case heal
        case restart
        case stop
    }

    var v = 1
    var `do`: Verb
    /// Its name; enough for a fault of processes.
    var fault: FaultID?
    /// What it does, for any other.
    var definition: Fault?
    /// A component, a node's name or an address.
    var target: String?
    var lastingSeconds: Double?
    var allowQuorumLoss: Bool?
    /// A fault's id; absent: all.
    var id: String?

    init(_ verb: Verb) {
        self.do = verb
    }
}

/// The one line a supervisor answers with.
struct ControlAnswer: Codable, Equatable, Sendable {
    var v = 1
    var ok: Bool
    var error: DeploymentError?
    var cluster: DeployedCluster?
    var supervisorPid: Int32?
    var faults: [FaultReceipt]?
    var plan: FaultPlan?

    static func failure(_ error: DeploymentError) -> ControlAnswer {
        ControlAnswer(ok: false, error: error)
    }
}
