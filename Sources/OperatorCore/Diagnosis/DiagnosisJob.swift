/// A frozen pack that waits for, or is in, diagnosis.
public struct DiagnosisJob: Codable, Sendable, Hashable, Identifiable {
    public var id: Int64
    public var incident: Int64
    public var attempt: Int
    public var reason: DiagnosisReason
    public var pack: EvidencePack

    public init(id: Int64, incident: Int64, attempt: Int, reason: DiagnosisReason, pack: EvidencePack) {
        self.id = id
        self.incident = incident
        self.attempt = attempt
        self.reason = reason
        self.pack = pack
    }
}

/// Why an incident is diagnosed. It is stored and shown as its words, which stay readable across versions.
public enum DiagnosisReason: Sendable, Hashable {
    /// The incident began.
    case opened
    /// A further ticket, of this invariant, became part of the incident.
    case joined(InvariantID)
    /// A resolved ticket of this invariant opened again.
    case reopened(InvariantID)
    case severityRaised
    case incidentsMerged
    /// The writer before this one left the incident, or one of its tickets, without a verdict.
    case leftUndiagnosed
    /// A person waits for the verdict.
    case asked(by: String)
    /// Judged for a look only; nothing is kept.
    case dryRun
    /// Words that this version does not know.
    case other(String)

    public var isAskedFor: Bool { if case .asked = self { true } else { false } }
}

extension DiagnosisReason: CustomStringConvertible, Codable {
    private static let fixed: [String: DiagnosisReason] = [
        "opened": .opened, "severity raised": .severityRaised, "incidents merged": .incidentsMerged,
        "left undiagnosed": .leftUndiagnosed, "dry run": .dryRun,
    ]

    /// Reads what `description` wrote, and what earlier versions did.
    public init(_ words: String) {
        if let known = Self.fixed[words] {
            self = known
        } else if words.hasPrefix("asked by ") {
            self = .asked(by: String(words.dropFirst("asked by ".count)))
        } else {
            let parts = words.split(separator: " ")
            switch (parts.count, parts.last) {
            case (2, "joined"): self = .joined(InvariantID(String(parts[0])))
            case (2, "reopened"): self = .reopened(InvariantID(String(parts[0])))
            default: self = .other(words)
            }
        }
    }

    /// `disk_low joined`.
    public var description: String {
        switch self {
        case .opened: "opened"
        case .joined(let invariant): "\(invariant) joined"
        case .reopened(let invariant): "\(invariant) reopened"
        case .severityRaised: "severity raised"
        case .incidentsMerged: "incidents merged"
        case .leftUndiagnosed: "left undiagnosed"
        case .asked(let person): "asked by \(person)"
        case .dryRun: "dry run"
        case .other(let words): words
        }
    }

    /// - Throws: `DecodingError` where it is no text.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
