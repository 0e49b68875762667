public import OperatorCore
public import TerminalUI

/// Everything a screen is drawn from. A value: it changes only through `update`.
public struct DashboardState: Sendable {
    public var heading: ClusterHeading
    public var subject: SubjectDescriptor {
        didSet { catalogue = MetricCatalogue(subject) }
    }
    public var zone: LocalZone
    /// What was measured; append-only, so that a frozen moment reads the same for ever.
    public var history: (any SampleHistory)?
    public internal(set) var now: Moment
    public internal(set) var live: ClusterView
    /// What a paused screen shows, and since when.
    public internal(set) var frozen: (view: ClusterView, at: Moment)?
    /// How far back the cursor stands; zero: now.
    public internal(set) var back: Duration = .zero
    public internal(set) var screen = ScreenName.overview
    public internal(set) var selection: Selection?
    /// Lines scrolled down on a screen that is longer than the terminal.
    public internal(set) var scroll = 0
    public internal(set) var question: Question?
    /// How Claude stands to this cluster; nil: nothing is diagnosed from here.
    public var claude: ClaudeStanding?
    /// The last word on something the person did: said until the next key, and not so long that the keys are forgotten.
    public internal(set) var notice: String? {
        didSet { noticed = now }
    }
    private var noticed = Moment(uptimeNanoseconds: 0, wall: WallTime(millisecondsSince1970: 0))
    /// As long as it takes to read it.
    private var noticeLasts: Duration { .seconds((notice?.count ?? 0) <= 60 ? 5 : 12) }
    /// A simulated cluster that is not up yet; nil once something of it was observed, and for any other.
    public var starting: StartingView?
    /// The demo's chapters; nil where this is none.
    public var demo: DemoView?
    /// A deed that is done in a moment unless it is called off.
    public internal(set) var countdown: Countdown?
    /// How do we know: the number that is asked about; nil: none.
    public internal(set) var explaining: Explaining?
    /// What arrows move in.
    public internal(set) var pane = Pane.components
    /// Which rows are shown; nil: all.
    public internal(set) var filter: RowFilter?
    public var theme = Theme.dark
    /// The terminal or the person wants no colour.
    public var isColourless = false
    /// Faults that this program injected and that are not undone.
    public internal(set) var faults: [String] = []
    /// What each node can suffer where it is deployed; empty until somebody said.
    public internal(set) var offers: [NodeOffers] = []
    /// How often in a row the person copied: each time the next command.
    public internal(set) var copied = 0
    /// The start screen's words; nil once a cluster is watched.
    public var start: StartView?

    /// Of the frame on the screen.
    var cache = FrameCache()
    private(set) var catalogue: MetricCatalogue

    static let furthestBack: Duration = .seconds(1_800)

    public init(
        heading: ClusterHeading, subject: SubjectDescriptor, zone: LocalZone, now: Moment,
        screen: ScreenName = .overview
    ) {
        self.heading = heading
        self.subject = subject
        catalogue = MetricCatalogue(subject)
        live = ClusterView(authority: subject.description.authority.source)
        self.zone = zone
        self.now = now
        self.screen = screen
    }

    /// Whose word on the components stands beside our own.
    var authority: AuthorityDescription { subject.description.authority }

    func kind(of id: ComponentID) -> ComponentKind? { subject.description.kind(id.kind) }

    /// When the screen changes by itself before the clock's next second; nil: it does not.
    public var nextChange: Moment? { countdown?.nextChange(after: now) }

    /// The notice makes room for the keys again.
    mutating func forgetOldNotice() {
        if notice != nil, now.elapsed(since: noticed) > noticeLasts { notice = nil }
    }

    /// What the screen shows: live, or as it was at the pause.
    var view: ClusterView { frozen?.view ?? live }
    /// The moment the screen is about.
    var moment: Moment { (frozen?.at ?? now).advanced(by: .zero - back) }
    var isPaused: Bool { frozen != nil }
    var isScrubbed: Bool { back > .zero }
}

/// A part of the overview that has the arrows.
public enum Pane: Sendable, Hashable, CaseIterable {
    case components
    case incidents
    /// Verdict or events: arrows scroll.
    case story
}

public enum ScreenName: Sendable, Hashable {
    case overview
    case component(ComponentID)
    case incident(Int64)
    case events
    case help
    /// Read across a room; it takes no keys.
    case wall
}

/// The row that keys will hit, by what it is and not by where it stands.
public enum Selection: Sendable, Hashable {
    case component(ComponentID)
    case incident(Int64)
}

/// A place beside the state for what was worked out from it for one frame: empty once anything happens. It knows nothing
/// of what it keeps, so that the state knows nothing of how it is shown.
struct FrameCache: Sendable {
    private var kept: (any Sendable)?

    /// What was kept, where it is of this type.
    func value<Value: Sendable>(_ type: Value.Type) -> Value? { kept as? Value }
    mutating func keep(_ value: some Sendable) { kept = value }
    mutating func clear() { kept = nil }
}

/// A subject's metrics as the screens look them up: by id, and as the columns of a kind's rows. Made once for a subject.
struct MetricCatalogue: Sendable {
    private let known: [MetricID: MetricDescriptor]
    private let rows: [String: [MetricColumn]]

    init(_ subject: SubjectDescriptor) {
        let known = Dictionary(subject.metrics.map { ($0.id, $0) }) { first, _ in first }
        self.known = known
        let own = Dictionary(grouping: subject.metrics.filter { $0.scope == .component }, by: \.componentKind)
        let declared = Dictionary(subject.description.kinds.map { ($0.id, $0.columns) }) { first, _ in first }
        rows = Dictionary(
            uniqueKeysWithValues: own.map { kind, metrics in
                let columns = (declared[kind] ?? []).filter { known[$0.metric] != nil }
                return (kind, columns.isEmpty ? metrics.prefix(5).map { MetricColumn($0.id, $0.title) } : columns)
            })
    }

    /// nil: the subject has no such metric here.
    func metric(_ id: MetricID) -> MetricDescriptor? { known[id] }

    /// nil: the subject has no such metric here.
    func unit(of metric: MetricID) -> MetricUnit? { known[metric]?.unit }

    /// The figures of a component's row.
    func row(of kind: String) -> [MetricColumn] { rows[kind] ?? [] }

    /// What a row draws the last minutes of; nil: nothing.
    func sparkline(of kind: ComponentKind?) -> MetricColumn? {
        kind?.sparkline.flatMap { known[$0.metric] == nil ? nil : $0 }
    }
}

/// Which rows a person wants to see: those that hold this text, whatever its case.
public struct RowFilter: Sendable, Hashable {
    static let maximumCharacters = 40

    var text = ""
    /// Keys are letters of the text.
    var isTyping = true

    func matches(_ texts: String...) -> Bool {
        text.isEmpty || texts.contains { Self.folded($0).contains(Self.folded(text)) }
    }

    private static func folded(_ text: String) -> String { text.lowercased() }
}

/// How do we know: the cursor that goes from number to number, and what the subject answered of each.
public struct Explaining: Sendable, Hashable {
    /// One number on the screen.
    struct Figure: Sendable, Hashable {
        var question: ProvenanceQuestion
        /// `QPS of store 5`
        var name: String
    }

    /// In the order in which the cursor goes.
    var figures: [Figure]
    var index = 0
    var answers: [ProvenanceQuestion: [ProvenanceEntry]] = [:]
    /// Lines scrolled down in the answer.
    var scroll = 0

    var current: Figure? { figures.indices.contains(index) ? figures[index] : nil }
}
