/// Why tickets could not be read or written.
public struct TicketRepositoryError: Error, Sendable, CustomStringConvertible {
    public enum Code: Sendable, Hashable {
        case readOnly, busy, full, damaged, newerSchema, notFound, refused, inputOutput
    }

    public var code: Code
    /// `what failed: why. what to do`
    public var description: String

    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

/// Reads tickets, incidents and diagnoses; never writes, never blocks the writer.
///
/// Every question throws `TicketRepositoryError` where the database cannot be read.
public protocol TicketReading: Sendable {
    /// The newest that pass the filter, oldest first.
    func tickets(_ filter: TicketFilter) async throws(TicketRepositoryError) -> [Ticket]
    /// Those of the ids that exist.
    func tickets(withIDs ids: [Int64]) async throws(TicketRepositoryError) -> [Ticket]
    func events(ofTicket id: Int64) async throws(TicketRepositoryError) -> [TicketEvent]
    /// Events of all tickets newer than event `id`, oldest first: for those who follow another process.
    func events(after id: Int64, limit: Int) async throws(TicketRepositoryError) -> [TicketEvent]
    /// 0 where there is none yet.
    func newestEventID() async throws(TicketRepositoryError) -> Int64
    /// Oldest first, without those that were merged into another.
    func incidents(cluster: String?, onlyOpen: Bool) async throws(TicketRepositoryError) -> [Incident]
    /// nil also where it was merged into another.
    func incident(_ id: Int64) async throws(TicketRepositoryError) -> Incident?
    /// Oldest version first, with the packs they rest on.
    ///
    /// - Parameter since: only those written then or later; nil: all.
    func diagnoses(ofIncident id: Int64, since: WallTime?) async throws(TicketRepositoryError) -> [DiagnosisRecord]
    /// The newest verdict of each incident that has one; no pack is read for it.
    func verdicts(ofIncidents ids: [Int64]) async throws(TicketRepositoryError) -> [VerdictSummary]
    /// The newest frozen pack of an incident, diagnosed or not.
    func latestPack(ofIncident id: Int64) async throws(TicketRepositoryError) -> EvidencePack?
    func conditions(cluster: String) async throws(TicketRepositoryError) -> [Condition]
}

extension TicketReading {
    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func ticket(_ id: Int64) async throws(TicketRepositoryError) -> Ticket? {
        try await tickets(withIDs: [id]).first
    }

    /// All versions, oldest first.
    ///
    /// - Throws: `TicketRepositoryError` where the database cannot be read.
    public func diagnoses(ofIncident id: Int64) async throws(TicketRepositoryError) -> [DiagnosisRecord] {
        try await diagnoses(ofIncident: id, since: nil)
    }
}

/// The writing side. Every call is one transaction; what it returns was committed before it returned. Every call
/// throws `TicketRepositoryError` where that is impossible.
public protocol TicketRepository: TicketReading {
    func commit(_ batch: TicketBatch) async throws(TicketRepositoryError) -> [TicketEvent]
    func act(_ action: TicketAction, onTicket id: Int64, by: String, at: Moment) async throws(TicketRepositoryError)
        -> TicketEvent
    /// Keeps the cluster's own id at first contact; answers the id kept before, if any.
    func pinCluster(key: String, id: String) async throws(TicketRepositoryError) -> String?

    /// Stores a frozen pack as a job for whoever diagnoses; replaces a job of the same incident that nobody took yet.
    func enqueueDiagnosis(_ pack: EvidencePack, incident: Int64, reason: DiagnosisReason, at: Moment)
        async throws(TicketRepositoryError) -> DiagnosisJob
    /// Takes the oldest job that is free, or whose lease ran out (also: of another boot).
    func leaseDiagnosis(owner: String, bootID: String, at: Moment, lasting: Duration)
        async throws(TicketRepositoryError) -> DiagnosisJob?
    func finishDiagnosis(
        _ job: DiagnosisJob, with diagnosis: Diagnosis, grounding: GroundingReport, engine: String, at: Moment
    )
        async throws(TicketRepositoryError) -> (DiagnosisRecord, TicketEvent)
    /// Ends a job whose verdict says nothing new: the version that stands goes on standing, and that is written down.
    func keepVerdict(_ job: DiagnosisJob, version: Int, engine: String, at: Moment)
        async throws(TicketRepositoryError) -> TicketEvent
    func failDiagnosis(_ job: DiagnosisJob, reason: String, retryAt: WallTime, at: Moment)
        async throws(TicketRepositoryError) -> TicketEvent
    /// Writes down that an engine gave no further verdict; the incident's verdicts stand as they do. `retryAt` nil: it is
    /// not tried again by itself.
    func noteFailedRefinement(_ job: DiagnosisJob, engine: String, reason: String, retryAt: WallTime?, at: Moment)
        async throws(TicketRepositoryError) -> TicketEvent
    /// What a running diagnosis has said so far, for those who follow; at most ten times a second. It is gone with the
    /// job's verdict or failure.
    func saveDraft(_ draft: DiagnosisDraft, at: Moment) async throws(TicketRepositoryError)
    /// Takes the draft of an engine away that ended without a verdict.
    func dropDraft(of job: DiagnosisJob, engine: String) async throws(TicketRepositoryError)
}

/// What a person does to a ticket.
public enum TicketAction: Sendable, Hashable {
    case acknowledge
    case note(String)
    case hold(until: WallTime?)
    case unhold
    case silence(until: WallTime, reason: String)
    case unsilence
    /// Refused while still violated unless forced.
    case resolve(force: Bool, reason: String)
    case reopen(reason: String)
}

/// Which tickets to list; nil and empty leave everything in.
public struct TicketFilter: Sendable, Hashable {
    public var cluster: String?
    public var onlyOpen: Bool
    public var incident: Int64?
    public var limit: Int

    public init(cluster: String? = nil, onlyOpen: Bool = false, incident: Int64? = nil, limit: Int = 1_000) {
        self.cluster = cluster
        self.onlyOpen = onlyOpen
        self.incident = incident
        self.limit = limit
    }
}
