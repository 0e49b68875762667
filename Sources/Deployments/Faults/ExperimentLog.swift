internal import OperatorCore

/// The faults of one cluster, at most one of them active, each with its undo on disk before it happens.
struct ExperimentLog: ~Copyable {
    /// Finished experiments that status still shows.
    static let mostKept = 50

    private struct Active {
        var receipt: FaultReceipt
        let node: String
        let undo: [UndoStep]
        /// Uptime at which it is undone.
        var healsAt: Int64
    }

    private let journal: UndoJournal
    private let clock: any OperatorClock
    private var running: Active?
    private(set) var finished: [FaultReceipt] = []
    private var nextNumber: Int

    /// Numbers go on where the directory's journal ends.
    init(directory: String, clock: any OperatorClock) throws(DeploymentError) {
        nextNumber = UndoJournal.entries(in: directory).count { $0.what == .planned } + 1
        journal = try UndoJournal(directory: directory)
        self.clock = clock
    }

    var active: FaultReceipt? { running?.receipt }
    var activeNode: String? { running?.node }
    /// What undoes the active fault, in the order of its actions.
    var undo: [UndoStep] { running?.undo ?? [] }
    var healsAt: Int64? { running?.healsAt }
    var receipts: [FaultReceipt] { finished + (running.map { [$0.receipt] } ?? []) }

    /// Writes and syncs the undo; after this the fault may be injected. Throws `DeploymentError` (`fileFailed`).
    mutating func open(
        _ prepared: FaultPlanner.Prepared, process: ProcessIdentity?
    ) throws(DeploymentError) -> FaultReceipt {
        let plan = prepared.plan
        let now = clock.now()
        let lasting = Duration.seconds(plan.lastingSeconds)
        let receipt = FaultReceipt(
            id: "x\(nextNumber)", fault: plan.fault, target: plan.target, address: plan.address, injected: now.wall,
            deadline: now.wall.advanced(by: lasting), undo: prepared.undoWords,
            actions: prepared.actions.map(\.action), pid: plan.pid)
        let undo = prepared.actions.map(\.undo)
        try journal.append(
            UndoJournal.Entry(
                what: .planned, at: now.wall, bootID: clock.bootID, node: plan.node, process: process,
                receipt: receipt, undo: undo),
            synced: true)
        nextNumber += 1
        running = Active(
            receipt: receipt, node: plan.node, undo: undo, healsAt: now.advanced(by: lasting).uptimeNanoseconds)
        return receipt
    }

    /// The active fault was undone.
    mutating func close() throws(DeploymentError) {
        guard var ended = running else { return }
        running = nil
        ended.receipt.healed = clock.now().wall
        finished.append(ended.receipt)
        if finished.count > Self.mostKept { finished.removeFirst() }
        try journal.append(
            UndoJournal.Entry(
                what: .healed, at: clock.now().wall, bootID: clock.bootID, node: ended.node, process: nil,
                receipt: ended.receipt),
            synced: true)
    }

    /// The undo did not succeed: it stays to be done, next after `delay`.
    mutating func postpone(by delay: Duration) {
        running?.healsAt = clock.now().advanced(by: delay).uptimeNanoseconds
    }

    /// Notes a started node, so that it can be ended should the supervisor die without doing it.
    func note(started node: String, process: ProcessIdentity?) {
        let entry = UndoJournal.Entry(
            what: .started, at: clock.now().wall, bootID: clock.bootID, node: node, process: process, receipt: nil)
        try? journal.append(entry, synced: false)
    }
}
