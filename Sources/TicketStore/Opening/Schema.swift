import SQLiteKit

/// The tables of the ticket database. A released step is never edited: the next change is the next step.
enum Schema {
    /// "OpTk": marks a file as ours, so that --db never writes into another program's database.
    static let applicationID: Int32 = 0x4F70_546B

    static let migrator = Migrator([first, drafts, processes])
    static let firstVersionWithDrafts = 2
    static let firstVersionWithProcesses = 3

    /// Times are UTC milliseconds (`_at`); durations are measured by uptime in nanoseconds, which holds only under its
    /// boot id.
    private static let first = Migration(
        version: 1,
        statements: [cluster, incident, ticket, condition] + ticketIndexes + [event] + appendOnly + diagnosis)

    /// Drafts of running diagnoses: each with the heartbeat of its process.
    private static let drafts = Migration(
        version: 2,
        statements: [
            "DROP TABLE diagnosis_partial",
            """
            CREATE TABLE diagnosis_draft(
                job INTEGER NOT NULL REFERENCES diagnosis_job(id) ON DELETE CASCADE,
                engine TEXT NOT NULL,
                pid INTEGER NOT NULL,
                boot TEXT NOT NULL,
                written_uptime INTEGER NOT NULL,
                draft TEXT NOT NULL,
                PRIMARY KEY(job, engine)
            ) STRICT, WITHOUT ROWID
            """,
        ])

    /// Which process holds a lease or writes a draft: what the dead left is known as theirs at once.
    private static let processes = Migration(
        version: 3,
        statements: [
            "ALTER TABLE diagnosis_job ADD COLUMN lease_process TEXT",
            "ALTER TABLE diagnosis_draft ADD COLUMN process TEXT",
        ])

    private static let cluster = """
        CREATE TABLE cluster(key TEXT PRIMARY KEY, id TEXT NOT NULL) STRICT, WITHOUT ROWID
        """

    private static let incident = """
        CREATE TABLE incident(
            id INTEGER PRIMARY KEY,
            cluster TEXT NOT NULL,
            opened_at INTEGER NOT NULL,
            closed_at INTEGER,
            head_ticket INTEGER NOT NULL REFERENCES ticket(id) DEFERRABLE INITIALLY DEFERRED,
            merged_into INTEGER REFERENCES incident(id),
            diagnosis_state TEXT NOT NULL DEFAULT 'none'
                CHECK(diagnosis_state IN ('none', 'leased', 'done', 'failed')),
            diagnosis_owner TEXT,
            diagnosis_version INTEGER,
            diagnosis_failure TEXT,
            diagnosis_retry_at INTEGER,
            diagnosed_event INTEGER
        ) STRICT
        """

    private static let ticket = """
        CREATE TABLE ticket(
            id INTEGER PRIMARY KEY,
            cluster TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            invariant TEXT NOT NULL,
            component TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'open' CHECK(state IN ('open', 'resolved')),
            severity TEXT NOT NULL CHECK(severity IN ('info', 'warning', 'critical')),
            message TEXT NOT NULL,
            related TEXT NOT NULL,
            began_at INTEGER,
            noticed_at INTEGER NOT NULL,
            last_seen_at INTEGER NOT NULL,
            seen INTEGER NOT NULL DEFAULT 1,
            resolved_at INTEGER,
            resolved_uptime INTEGER,
            resolved_boot TEXT,
            resolved_by TEXT,
            incident INTEGER NOT NULL REFERENCES incident(id) DEFERRABLE INITIALLY DEFERRED,
            previous_ticket INTEGER REFERENCES ticket(id),
            reopened_count INTEGER NOT NULL DEFAULT 0,
            opened_event INTEGER NOT NULL DEFAULT 0,
            acknowledged_by TEXT, acknowledged_at INTEGER,
            held_by TEXT, held_at INTEGER, held_until INTEGER,
            silenced_by TEXT, silenced_at INTEGER, silenced_until INTEGER,
            flapping INTEGER NOT NULL DEFAULT 0,
            CHECK((state = 'resolved') = (resolved_at IS NOT NULL))
        ) STRICT
        """

    private static let ticketIndexes = [
        // The promise: never two open tickets of one fingerprint, whoever writes.
        "CREATE UNIQUE INDEX ticket_open ON ticket(cluster, fingerprint) WHERE state = 'open'",
        "CREATE INDEX ticket_fingerprint ON ticket(cluster, fingerprint, id)",
        "CREATE INDEX ticket_incident ON ticket(incident)",
    ]

    private static let event = """
        CREATE TABLE ticket_event(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            ticket INTEGER NOT NULL REFERENCES ticket(id),
            incident INTEGER NOT NULL REFERENCES incident(id) DEFERRABLE INITIALLY DEFERRED,
            kind TEXT NOT NULL,
            at INTEGER NOT NULL,
            who TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT
        """

    private static let appendOnly = [
        "CREATE INDEX ticket_event_ticket ON ticket_event(ticket)",
        """
        CREATE TRIGGER ticket_event_append_only BEFORE UPDATE ON ticket_event
        BEGIN SELECT RAISE(ABORT, 'ticket events are never changed'); END
        """,
    ]

    private static let diagnosis = [
        """
        CREATE TABLE diagnosis_job(
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            incident INTEGER NOT NULL REFERENCES incident(id),
            attempt INTEGER NOT NULL,
            reason TEXT NOT NULL,
            pack TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            state TEXT NOT NULL DEFAULT 'waiting'
                CHECK(state IN ('waiting', 'leased', 'done', 'failed', 'superseded')),
            owner TEXT, lease_boot TEXT, lease_until_uptime INTEGER,
            retry_at INTEGER, retry_uptime INTEGER, retry_boot TEXT,
            UNIQUE(incident, attempt)
        ) STRICT
        """,
        "CREATE INDEX diagnosis_job_state ON diagnosis_job(state, id)",
        """
        CREATE TABLE diagnosis(
            incident INTEGER NOT NULL REFERENCES incident(id),
            version INTEGER NOT NULL,
            job INTEGER NOT NULL REFERENCES diagnosis_job(id),
            engine TEXT NOT NULL,
            reason TEXT NOT NULL,
            at INTEGER NOT NULL,
            diagnosis TEXT NOT NULL,
            grounding TEXT NOT NULL,
            PRIMARY KEY(incident, version)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE diagnosis_partial(
            job INTEGER PRIMARY KEY REFERENCES diagnosis_job(id) ON DELETE CASCADE, text TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX diagnosis_by_job ON diagnosis(job)",
    ]

    private static let condition = """
        CREATE TABLE condition(
            cluster TEXT NOT NULL, invariant TEXT NOT NULL, component TEXT NOT NULL, state TEXT NOT NULL,
            PRIMARY KEY(cluster, invariant, component)
        ) STRICT, WITHOUT ROWID
        """
}
