internal import OperatorCore

/// Carries out the actions of one capability on the nodes of one cluster, inside its supervisor, and undoes them.
///
/// The undo of each is on disk before it happens; so that another process can carry that out, or look whether the action
/// took hold, both are functions of the type and need nothing that only the supervisor has.
protocol FaultMechanism: AnyObject {
    /// What journals call it.
    static var id: String { get }
    static var capability: FaultCapability { get }

    /// Exactly what `inject` would do to the node; nil for an action that is not its own.
    func prepare(_ action: FaultAction, on node: ProcessTopology.Node, pid: Int32) -> PreparedAction?
    /// Throws `DeploymentError`; then nothing was done.
    func inject(_ prepared: PreparedAction) throws(DeploymentError)
    /// Takes the action back; done twice it is no error. Throws `DeploymentError` where it is to be tried again.
    func undo(_ step: UndoStep) throws(DeploymentError)

    /// Takes back what a dead supervisor left, once its processes were ended. False where something is left.
    static func undoLeftover(_ step: UndoStep, of directory: String) -> Bool
    /// Looks past the supervisor whether the action took hold, or is over where the receipt is healed.
    static func verify(_ action: FaultAction, of receipt: FaultReceipt, on node: DeployedNode) -> FaultVerification
}

/// An action that may be carried out, and its undo.
struct PreparedAction: Equatable {
    var action: FaultAction
    /// The node's name.
    var node: String
    /// As a command one could type.
    var command: String
    var undo: UndoStep
}
