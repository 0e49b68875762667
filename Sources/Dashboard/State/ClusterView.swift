public import OperatorCore
import TerminalUI

/// All that was heard of the cluster until one moment: what a paused screen keeps.
public struct ClusterView: Sendable {
    public var observation: Observation?
    /// Whose word the cluster's states are.
    let authority: SourceID
    /// The monitor's memory; health is derived from it.
    public var conditions: [ConditionKey: Condition] = [:]
    public var role = MonitorSnapshot.Role.starting
    public var writer = WriterStatus.notKnown
    /// Tickets by id, open and lately resolved ones.
    public var tickets: [Int64: Ticket] = [:]
    /// The newest verdict of each incident.
    public var verdicts: [Int64: DiagnosisRecord] = [:]
    /// Those before it, oldest first.
    var earlierVerdicts: [Int64: [DiagnosisRecord]] = [:]
    /// The newest verdict of each incident by another engine than the one above: both stay visible.
    public var otherVerdicts: [Int64: DiagnosisRecord] = [:]
    public var working: WorkingDiagnosis?
    public var happenings: [Happening] = []
    public var states = StateLog()
    /// Why tickets cannot be kept at the moment.
    public var persistenceTrouble: String?
    /// When the first observation came.
    public var firstSeen: Moment?

    static let keptHappenings = 500
    static let keptTickets = 200
    static let keptVerdicts = 8

    init(authority: SourceID) { self.authority = authority }

    /// The same kind of event of the same component within ten seconds is one line with a count: a lost store makes
    /// hundreds of elections, and they must not push out what matters.
    mutating func note(_ happening: Happening) {
        let near = happenings.suffix(40).lastIndex { other in
            other.kind != nil && other.kind == happening.kind && other.who == happening.who
                && happening.at.elapsed(since: other.at) < .seconds(10)
        }
        if let near {
            happenings[near].count += 1
            return
        }
        happenings.append(happening)
        if happenings.count > Self.keptHappenings { happenings.removeFirst(happenings.count - Self.keptHappenings) }
    }

    /// Open incidents, the gravest first, of those what is still seen before what waits to be closed, then the oldest.
    var openIncidents: [IncidentView] {
        let all = Self.incidents(openTickets)
        let ranks = all.map { ($0, $0.tickets.allSatisfy { $0.isOver(by: conditions) } ? 1 : 0) }
        return ranks.enumerated().sorted { left, right in
            let (first, second) = (left.element, right.element)
            if first.0.severity != second.0.severity { return first.0.severity > second.0.severity }
            return (first.1, left.offset) < (second.1, right.offset)
        }.map(\.element.0)
    }

    /// Who looks after an incident: whatever joins it later, and whichever of its tickets are over.
    func acknowledgement(of incident: Int64) -> Ticket.Mark? {
        tickets.values.filter { $0.incident == incident }.compactMap(\.acknowledged).min { $0.at < $1.at }
    }

    /// Those that are over, the latest first.
    var closedIncidents: [IncidentView] {
        let open = Set(openTickets.map(\.incident))
        return Self.incidents(tickets.values.filter { !open.contains($0.incident) }).filter { !$0.isOpen }
            .sorted { left, right in
                let (first, second) = (left.ended ?? left.began, right.ended ?? right.began)
                return (first, left.id) > (second, right.id)
            }
    }

    /// Every version of an incident's verdict that is known here, oldest first.
    func allVerdicts(of incident: Int64) -> [DiagnosisRecord] {
        (earlierVerdicts[incident] ?? []) + (verdicts[incident].map { [$0] } ?? [])
    }

    /// Incidents as they stood at a moment: with the tickets of then, those that ended later still open.
    func openIncidents(at time: WallTime) -> [IncidentView] {
        let then = tickets.values.filter { $0.noticed <= time && ($0.resolved.map { $0 > time } ?? true) }
            .map { ticket in
                var ticket = ticket
                ticket.resolved = nil
                return ticket
            }
        return Self.incidents(Array(then))
    }

    func incident(_ id: Int64) -> IncidentView? {
        let kept = tickets.values.filter { $0.incident == id }
        return Self.incidents(kept.isEmpty ? openTickets.filter { $0.incident == id } : kept).first
    }

    private static func incidents(_ tickets: [Ticket]) -> [IncidentView] {
        let groups = Dictionary(grouping: tickets, by: \.incident)
        return groups.map { IncidentView(id: $0, tickets: $1) }.sorted { left, right in
            if left.severity != right.severity { return left.severity > right.severity }
            return (left.began, left.id) < (right.began, right.id)
        }
    }
}

/// Tickets with one cause, as a screen lists them.
struct IncidentView {
    let id: Int64
    /// The gravest first, then the oldest.
    let tickets: [Ticket]

    init(id: Int64, tickets: [Ticket]) {
        self.id = id
        self.tickets = tickets.sorted { left, right in
            if left.severity != right.severity { return left.severity > right.severity }
            return (left.noticed, left.id) < (right.noticed, right.id)
        }
    }

    var head: Ticket? { tickets.first }
    /// `I-3`; what nobody keeps has no number.
    var name: String { id > 0 ? "I-\(id)" : "not kept" }
    var severity: Severity { tickets.map(\.severity).max() ?? .info }
    var isOpen: Bool { tickets.contains(where: \.isOpen) }
    var began: WallTime {
        tickets.map(\.start).min() ?? WallTime(millisecondsSince1970: 0)
    }
    var ended: WallTime? { isOpen ? nil : tickets.compactMap(\.resolved).max() }
    var mark: Mark { isOpen ? (severity == .critical ? .critical : .degraded) : .over }
}

extension Ticket {
    /// When its trouble began, as far as is known.
    var start: WallTime { began ?? noticed }
}

/// One line of the events: what the cluster did, what became of a ticket, what a person did.
public struct Happening: Sendable, Hashable {
    public var at: WallTime
    /// Who: a component's name, `ticket`, `you`.
    public var who: String
    public var text: String
    public var severity: Severity?
    /// The kind of a cluster's event; nil for what happens once.
    public var kind: String?
    /// How often it happened in a row.
    public var count = 1
    /// What a person or a program did to the cluster: the letter that stands under its moment.
    public var mark: Character?

    public init(at: WallTime, who: String, text: String, severity: Severity? = nil, kind: String? = nil) {
        self.at = at
        self.who = who
        self.text = text
        self.severity = severity
        self.kind = kind
    }
}
