import OperatorCore
import SQLiteKit

/// What becomes due by itself: holds and silences that end, flapping tickets that went quiet.
extension TicketTransaction {
    /// Whether anything of the cluster may be due; cheap, so that a quiet tick writes nothing.
    static func needsSettling(_ connection: Connection, cluster: String) throws -> Bool {
        try connection.firstRow(
            """
            SELECT 1 FROM ticket WHERE cluster = ? AND state = 'open'
                AND (held_until IS NOT NULL OR silenced_until IS NOT NULL OR clear_at IS NOT NULL OR flapping = 1) LIMIT 1
            """, cluster) != nil
    }

    mutating func settle(cluster: String) throws {
        let rows = try connection.rows(
            """
            \(StoredTicket.selection) WHERE ticket.cluster = ? AND ticket.state = 'open'
                AND (held_until IS NOT NULL OR silenced_until IS NOT NULL OR clear_at IS NOT NULL OR flapping = 1)
            """, cluster)
        for row in rows { try settle(try StoredTicket(row)) }
    }

    private mutating func settle(_ stored: StoredTicket) throws {
        let ticket = stored.ticket
        if let until = ticket.silenced?.until, until <= now.moment.wall {
            try setMark("silenced", nil, on: ticket.id)
            try append(.unsilenced, of: ticket, "the silence ended")
        }
        var isHeld = ticket.held != nil
        if let until = ticket.held?.until, until <= now.moment.wall {
            try setMark("held", nil, on: ticket.id)
            try append(.unheld, of: ticket, "the hold ended")
            isHeld = false
        }
        guard !isHeld, let clear = stored.clear else { return }
        if ticket.isFlapping {
            guard now.elapsed(since: clear) >= options.quietDelay else { return }
            try connection.execute("UPDATE ticket SET flapping = 0 WHERE id = ?", ticket.id)
            try append(.settled, of: ticket, "quiet for \(options.quietDelay.wholeNanoseconds / 60_000_000_000) min")
        }
        try resolve(ticket, as: Self.clear, by: Self.monitor, "clear since \(clear.moment.wall)")
    }

    /// Sets or takes away who-and-when of `acknowledged`, `held` or `silenced`.
    func setMark(_ name: StaticString, _ mark: Ticket.Mark?, on ticket: Int64) throws {
        if "\(name)" == "acknowledged" {
            try connection.execute(
                "UPDATE ticket SET acknowledged_by = ?, acknowledged_at = ? WHERE id = ?", mark?.by, mark?.at, ticket)
        } else {
            try connection.execute(
                "UPDATE ticket SET \(name)_by = ?, \(name)_at = ?, \(name)_until = ? WHERE id = ?", mark?.by, mark?.at,
                mark?.until, ticket)
        }
    }

    /// Remembers that a condition came back soon after its ticket was resolved; true when that happened often enough
    /// to call it flapping.
    func noteReturn(of latest: StoredTicket) throws -> Bool {
        guard let resolved = latest.resolved, latest.ticket.resolvedBy == Self.clear,
            now.elapsed(since: resolved) <= options.returnsWithin
        else { return false }
        let key = latest.ticket.key
        try connection.execute(
            "INSERT INTO quick_return(cluster, fingerprint, at, uptime, boot) VALUES(?, ?, ?, ?, ?)", key.cluster,
            key.fingerprint, now.moment.wall, now.moment.uptimeNanoseconds, now.bootID)
        let recent = try connection.rows(
            """
            SELECT at AS return_at, uptime AS return_uptime, boot AS return_boot FROM quick_return
            WHERE cluster = ? AND fingerprint = ? ORDER BY rowid DESC LIMIT ?
            """, key.cluster, key.fingerprint, options.flappingReturns)
        let inWindow = try recent.filter { row in
            guard let stamp = try Stamp(row, "return") else { return false }
            return now.elapsed(since: stamp) <= options.flappingWindow
        }
        return inWindow.count >= options.flappingReturns
    }

    mutating func startFlapping(_ id: Int64) throws {
        guard let ticket = try connection.storedTicket(id)?.ticket, !ticket.isFlapping else { return }
        try connection.execute("UPDATE ticket SET flapping = 1 WHERE id = ?", id)
        try append(
            .flapping, of: ticket,
            "came back \(options.flappingReturns) times within "
                + "\(options.returnsWithin.wholeNanoseconds / 1_000_000_000) s of being resolved")
    }
}
