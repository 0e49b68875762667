/// Breaks things on purpose, only on clusters marked disposable; the other thing that acts on the world.
///
/// Each fault's undo is on disk before it happens, and somebody other than the caller carries it out at the deadline.
/// Every function throws `ActingError`: `unreachable` where nobody answers for the cluster.
public protocol FaultInjector: Sendable {
    /// Those of `faults` that each node can suffer where it is deployed. Throws `ActingError`.
    func offers(of faults: [Fault]) async throws(ActingError) -> [NodeOffers]
    /// What `inject` would do now. Throws `ActingError` where it would be refused, and says why.
    func plan(_ request: FaultRequest) async throws(ActingError) -> FaultPlan
    /// Throws `ActingError`: `refused` for a reason of safety, `failed` where the undo cannot be written; then nothing
    /// was done.
    func inject(_ request: FaultRequest) async throws(ActingError) -> FaultReceipt
    /// Looks by other means than the injection's whether the fault took hold or, of a healed one, is over; waits a
    /// little for it. Throws `ActingError`.
    func verify(_ receipt: FaultReceipt) async throws(ActingError) -> FaultVerification
    /// Undoes one fault, or all where `id` is nil; undoing twice is no error. Throws `ActingError`.
    func heal(_ id: String?) async throws(ActingError) -> [FaultReceipt]
    /// Every fault that is remembered, oldest first; one without `healed` lasts. Throws `ActingError`.
    func history() async throws(ActingError) -> [FaultReceipt]
}

extension FaultInjector {
    /// Those of `faults` that the target can suffer where it is deployed. `target`: as in `FaultRequest`.
    /// Throws `ActingError`: `unknownTarget` where it names no node.
    public func offers(of faults: [Fault], for target: String) async throws(ActingError) -> [FaultOffer] {
        if let node = try await offers(of: faults).node(for: target) { return node.offers }
        throw ActingError(.unknownTarget, "cannot break \(target): the cluster has no such node")
    }

    /// The faults that last. Throws `ActingError`.
    public func active() async throws(ActingError) -> [FaultReceipt] {
        try await history().filter { $0.healed == nil }
    }
}

/// A fault that is asked for.
public struct FaultRequest: Sendable, Hashable {
    /// Where nothing is said.
    public static let usualSeconds: Double = 60
    /// Fifteen minutes.
    public static let longestSeconds: Double = 900

    public var fault: Fault
    /// A component (`KIND/ID`), a node's name or an address. A component as its subject observed it is best named by its
    /// address.
    public var target: String
    /// 1 to 900 s.
    public var lasting: Duration
    public var allowQuorumLoss: Bool

    public init(
        _ fault: Fault, target: String, lasting: Duration = .seconds(usualSeconds), allowQuorumLoss: Bool = false
    ) {
        self.fault = fault
        self.target = target
        self.lasting = lasting
        self.allowQuorumLoss = allowQuorumLoss
    }
}

/// Exactly what injecting a fault does and how it is undone: what `chaos inject --dry-run` prints.
public struct FaultPlan: Codable, Equatable, Sendable {
    public var fault: FaultID
    public var target: ComponentID
    public var node: String
    public var address: String
    public var pid: Int32
    /// The actions as commands one could type.
    public var commands: [String]
    public var undo: [String]
    /// When the watchdog undoes it by itself, counted from the injection.
    public var lastingSeconds: Double
    /// What held when it was planned.
    public var steadyState: [String]
    /// What a monitor should see.
    public var expectedSign: String

    public init(
        fault: FaultID, target: ComponentID, node: String, address: String, pid: Int32, commands: [String],
        undo: [String], lastingSeconds: Double, steadyState: [String], expectedSign: String
    ) {
        self.fault = fault
        self.target = target
        self.node = node
        self.address = address
        self.pid = pid
        self.commands = commands
        self.undo = undo
        self.lastingSeconds = lastingSeconds
        self.steadyState = steadyState
        self.expectedSign = expectedSign
    }
}

/// What a look past the one who injects found out: the kernel's word on the process, not our own book of it.
public struct FaultVerification: Sendable, Hashable {
    /// The fault took hold; of one that was undone: it is over.
    public var isConfirmed: Bool
    /// What was looked at and seen.
    public var words: String

    public init(isConfirmed: Bool, words: String) {
        self.isConfirmed = isConfirmed
        self.words = words
    }
}
