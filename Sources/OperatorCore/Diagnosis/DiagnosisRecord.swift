/// What checking a diagnosis against its pack found.
public struct GroundingReport: Codable, Sendable, Hashable {
    public var verifiedFigures: Int
    /// Figures that differ from the fact they name, or name none; in plain words.
    public var wrongFigures: [String]
    /// Cited ids the pack does not have.
    public var unknownEvidence: [String]
    /// What the grade was before it was lowered, if it was.
    public var loweredFrom: Confidence?

    public init(
        verifiedFigures: Int, wrongFigures: [String] = [], unknownEvidence: [String] = [],
        loweredFrom: Confidence? = nil
    ) {
        self.verifiedFigures = verifiedFigures
        self.wrongFigures = wrongFigures
        self.unknownEvidence = unknownEvidence
        self.loweredFrom = loweredFrom
    }
}

/// A stored version of a diagnosis: a later one is a new number, never an edit.
public struct DiagnosisRecord: Codable, Sendable, Hashable {
    public var incident: Int64
    public var version: Int
    /// `playbook` or the model's name.
    public var engine: String
    public var reason: DiagnosisReason
    public var at: WallTime
    public var diagnosis: Diagnosis
    public var grounding: GroundingReport
    public var pack: EvidencePack

    public init(
        incident: Int64, version: Int, engine: String, reason: DiagnosisReason, at: WallTime, diagnosis: Diagnosis,
        grounding: GroundingReport, pack: EvidencePack
    ) {
        self.incident = incident
        self.version = version
        self.engine = engine
        self.reason = reason
        self.at = at
        self.diagnosis = diagnosis
        self.grounding = grounding
        self.pack = pack
    }

    /// Of the pack, or of what was asked for besides.
    public func evidence(_ id: String) -> Evidence? {
        pack.evidence(id) ?? diagnosis.gathered?.first { $0.id == id }
    }
}

/// What a list shows of an incident's verdict: neither its evidence nor its words.
public struct VerdictSummary: Sendable, Hashable {
    public var incident: Int64
    public var version: Int
    /// `playbook` or the model's name.
    public var engine: String
    public var abstained: Bool
    public var rootCause: Diagnosis.RootCause

    public init(incident: Int64, version: Int, engine: String, abstained: Bool, rootCause: Diagnosis.RootCause) {
        self.incident = incident
        self.version = version
        self.engine = engine
        self.abstained = abstained
        self.rootCause = rootCause
    }
}

extension DiagnosisRecord {
    public var summary: VerdictSummary {
        VerdictSummary(
            incident: incident, version: version, engine: engine, abstained: diagnosis.abstained,
            rootCause: diagnosis.rootCause)
    }
}
