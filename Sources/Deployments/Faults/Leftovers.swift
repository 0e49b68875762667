internal import Glibc
internal import OperatorCore

/// Cleans up after a supervisor that died without doing it: its journal names every process it started.
enum Leftovers {
    typealias Mechanisms = [any FaultMechanism.Type]

    /// Continues and kills what still lives of the nodes in the journal, and returns how many there were.
    /// A process is touched only if it is the very one the journal names, by pid and start time, of this boot.
    @discardableResult
    static func endProcesses(of directory: String, bootID: String) -> Int {
        let entries = UndoJournal.entries(in: directory).filter { $0.bootID == bootID }
        let living = Set(entries.compactMap(\.process)).filter(\.isAlive)
        for process in living {
            let leadsGroup = getpgid(process.pid) == process.pid
            kill(leadsGroup ? -process.pid : process.pid, SIGCONT)
            kill(leadsGroup ? -process.pid : process.pid, SIGKILL)
        }
        return living.count
    }

    /// Ends its processes, undoes its faults, marks them healed and, where the topology says so, removes the directory.
    /// False where a fault could not be undone (its entry stays), or the directory should have gone and did not.
    @discardableResult
    static func clean(
        directory: String, clock: any OperatorClock, mechanisms: Mechanisms = FaultMechanisms.all
    ) -> Bool {
        endProcesses(of: directory, bootID: clock.bootID)
        guard let topology = ProcessTopology.read(directory: directory) else { return true }
        let pending = UndoJournal.pending(UndoJournal.entries(in: directory))
        let undone = pending.filter { undo($0, of: directory, mechanisms) }
        if topology.removesDirectory && undone.count == pending.count { return ClusterDirectory.remove(directory) }
        markHealed(undone, directory: directory, clock: clock)
        unlink("\(directory)/\(ClusterDirectory.socketName)")
        return undone.count == pending.count
    }

    /// Carries out what a supervisor did not live to undo, its processes being gone. False where something is left.
    private static func undo(_ entry: UndoJournal.Entry, of directory: String, _ mechanisms: Mechanisms) -> Bool {
        var isUndone = true
        for step in (entry.undo ?? []).reversed() {
            let mechanism = mechanisms.first { $0.id == step.mechanism }
            if mechanism?.undoLeftover(step, of: directory) != true { isUndone = false }
        }
        return isUndone
    }

    private static func markHealed(_ pending: [UndoJournal.Entry], directory: String, clock: any OperatorClock) {
        guard !pending.isEmpty, let journal = try? UndoJournal(directory: directory) else { return }
        for var entry in pending {
            entry.what = .healed
            entry.at = clock.now().wall
            entry.receipt?.healed = entry.at
            try? journal.append(entry, synced: true)
        }
    }
}
