import Configuration
import Glibc
import OperatorCore
import TicketStore

/// The doctor's look at where state is kept.
struct DoctorState {
    let paths: StatePaths

    /// Whether the directory can be written and has room.
    func findings() -> [Finding] {
        let directory = paths.directory
        guard access(directory, F_OK) == 0 else {
            return [Finding("state", .ok, "\(directory) is made by the first monitor")]
        }
        guard access(directory, W_OK | X_OK) == 0 else {
            let why = String(cString: strerror(errno)).lowercased()
            return [
                Finding(
                    "state", .failed, "\(directory) cannot be written: \(why)",
                    remedy: "name another place with --db FILE; until then tickets are kept in memory only")
            ]
        }
        var space = statvfs()
        guard statvfs(directory, &space) == 0 else { return [Finding("state", .ok, directory)] }
        let free = Double(space.f_bavail) * Double(space.f_frsize)
        let words = "\(directory), \(Figures.bytes(free)) free"
        return [
            free < 100 * 1024 * 1024
                ? Finding("state", .warning, words, remedy: "free some space: tickets need a few MiB a month")
                : Finding("state", .ok, words)
        ]
    }

    /// The database, and who writes this cluster's tickets into it.
    func tickets(of cluster: String?, now: WallTime) async -> [Finding] {
        let path = paths.database.value
        do {
            let reader = try await TicketReader.open(path: path)
            let count = try await reader.tickets(TicketFilter(limit: 100_000)).count
            var findings = [database(try await reader.health(), tickets: count)]
            if let cluster {
                findings.append(writer(try await reader.writerStatus(ofCluster: cluster, at: now), cluster))
            }
            await reader.close()
            return findings
        } catch {
            guard error.code != .notFound else {
                return [Finding("database", .ok, "\(path) is made by the first monitor")]
            }
            return [Finding("database", .failed, error.description, remedy: "name another file with --db FILE")]
        }
    }

    private func database(_ health: StoreHealth, tickets: Int) -> Finding {
        let path = paths.database.value
        if let damage = health.findings.first {
            return Finding(
                "database", .failed, "\(path) is damaged: \(damage)",
                remedy: "keep a copy, then name a new file with --db")
        }
        if health.isSchemaNewer {
            return Finding(
                "database", .failed, "\(path) is of a newer operator", remedy: "update this one, or name another file")
        }
        let words = "\(path), \(tickets) tickets, \(Figures.bytes(Double(health.databaseBytes))), sound"
        guard health.isLogTooLarge else { return Finding("database", .ok, words) }
        return Finding(
            "database", .warning, "\(words), but its log is large", remedy: "end programs that read it for very long")
    }

    private func writer(_ status: WriterStatus, _ cluster: String) -> Finding {
        switch status {
        case .nobody:
            return Finding(
                "writer", .warning, "nobody keeps the tickets of \(cluster) now", remedy: "start operator monitor")
        case .here, .notKnown: return Finding("writer", .ok, "somebody keeps the tickets of \(cluster)")
        case .elsewhere(let holder):
            let words = "pid \(holder.pid) (\(holder.program)) keeps the tickets of \(cluster)"
            guard holder.isStopped else { return Finding("writer", .ok, words) }
            return Finding("writer", .failed, "\(words), but is stopped", remedy: "kill -CONT \(holder.pid)")
        }
    }
}
