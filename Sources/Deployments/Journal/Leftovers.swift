internal import Glibc
internal import OperatorCore

/// Cleans up after a supervisor that died without doing it: its journal names every process it started.
enum Leftovers {
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

    /// Ends its processes, marks its faults healed and, where the topology says so, removes the directory.
    /// False where the directory should have gone and did not.
    @discardableResult
    static func clean(directory: String, clock: any OperatorClock) -> Bool {
        endProcesses(of: directory, bootID: clock.bootID)
        guard let topology = TopologyFile.read(directory: directory) else { return true }
        if topology.removesDirectory { return ClusterDirectory.remove(directory) }
        markHealed(directory: directory, clock: clock)
        unlink("\(directory)/\(ClusterDirectory.socketName)")
        return true
    }

    private static func markHealed(directory: String, clock: any OperatorClock) {
        let pending = UndoJournal.pending(UndoJournal.entries(in: directory))
        guard !pending.isEmpty, let journal = try? UndoJournal(directory: directory) else { return }
        for var entry in pending {
            entry.what = .healed
            entry.at = clock.now().wall
            entry.receipt?.healed = entry.at
            try? journal.append(entry, synced: true)
        }
    }
}
