extension Connection {
    /// Runs `body` in one `BEGIN IMMEDIATE` transaction: it takes the write lock first, so that it can never fail
    /// half-way for having read before it wrote. An error thrown by `body` undoes everything.
    ///
    /// - Throws: what `body` throws, or `SQLiteError` (`busy`, `readOnly`, `diskFull`, `inputOutput`, …).
    public func writeTransaction<T>(_ body: (Connection) throws -> T) throws -> T {
        try transaction("BEGIN IMMEDIATE", body)
    }

    /// Runs `body` on one consistent snapshot. Keep it short: an open reader stops the checkpoint.
    public func readTransaction<T>(_ body: (Connection) throws -> T) throws -> T {
        try transaction("BEGIN DEFERRED", body)
    }

    private func transaction<T>(_ begin: String, _ body: (Connection) throws -> T) throws -> T {
        try execute(begin)
        do {
            let result = try body(self)
            try execute("COMMIT")
            return result
        } catch {
            // SQLite rolls back by itself after some errors (disk full, I/O); a second ROLLBACK would fail.
            if !isInAutocommit { try? execute("ROLLBACK") }
            throw error
        }
    }
}
