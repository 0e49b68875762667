/// A kind of component as its subject declares it: what people call it, what its states mean, which figures a row of it
/// shows, and what the loss of one costs.
public struct ComponentKind: Sendable, Hashable {
    public enum Role: Sendable, Hashable {
        /// It serves requests and has figures of its own: it gets the table.
        case serves
        /// It leads or votes: a majority of its kind must be there.
        case votes
    }

    /// As in `ComponentID.kind`.
    public var id: String
    /// What people call one: `node`.
    public var name: String
    /// Several of them: `nodes`.
    public var plural: String
    public var role: Role
    /// The cluster's own words for the state of one; a word that is not listed is out of the ordinary.
    public var states: [ComponentStateWord]
    /// The figures of a row, in order.
    public var columns: [MetricColumn]
    /// The figures that a report names first, in order; the others follow as its subject lists them.
    public var leadingFigures: [MetricID]
    /// Whose last minutes a row draws as a sparkline.
    public var sparkline: MetricColumn?
    /// What the loss of one costs; nil: only its vote.
    public var loss: LossDescription?

    public init(
        id: String, name: String, plural: String, role: Role, states: [ComponentStateWord],
        columns: [MetricColumn] = [], leadingFigures: [MetricID] = [], sparkline: MetricColumn? = nil,
        loss: LossDescription? = nil
    ) {
        self.id = id
        self.name = name
        self.plural = plural
        self.role = role
        self.states = states
        self.columns = columns
        self.leadingFigures = leadingFigures
        self.sparkline = sparkline
        self.loss = loss
    }

    /// What a state's word means; nil for a word that is not listed.
    public func state(_ word: String) -> ComponentStateWord? { states.first { $0.word == word } }
}

/// One of the cluster's own words for a component's state, and what it means to a person.
public struct ComponentStateWord: Sendable, Hashable {
    public enum Tone: Sendable, Hashable {
        /// As it should be.
        case normal
        /// As it should be, and worth a look: the one that leads.
        case leading
        /// Somebody wants it so.
        case planned
        /// Out of the ordinary.
        case degraded
        /// It is gone.
        case critical
    }

    public var word: String
    public var tone: Tone
    /// One that is in this state does its work.
    public var takesPart: Bool
    /// What is expected of most: a line of many leaves it out.
    public var goesWithoutSaying: Bool

    public init(_ word: String, _ tone: Tone, takesPart: Bool = false, goesWithoutSaying: Bool = false) {
        self.word = word
        self.tone = tone
        self.takesPart = takesPart
        self.goesWithoutSaying = goesWithoutSaying
    }
}

/// A metric as a column of a table.
public struct MetricColumn: Sendable, Hashable {
    public enum Form: Sendable, Hashable {
        case value
        /// One minus a ratio: what is used of what is free.
        case complement
    }

    public var metric: MetricID
    public var title: String
    public var form: Form
    /// The component's word on itself: what it last said before it died is not its figure now.
    public var isOwnWord: Bool
    /// Columns of higher numbers give way first where it is narrow; 0 never does.
    public var expendability: Int
    /// It stands on the wall too; where that is narrow, columns of higher numbers give way first.
    public var wallExpendability: Int?

    public init(
        _ metric: MetricID, _ title: String, form: Form = .value, isOwnWord: Bool = false, expendability: Int = 4,
        wallExpendability: Int? = nil
    ) {
        self.metric = metric
        self.title = title
        self.form = form
        self.isOwnWord = isOwnWord
        self.expendability = expendability
        self.wallExpendability = wallExpendability
    }
}

/// What is lost with a component that serves.
public struct LossDescription: Sendable, Hashable {
    /// The metric that counts the parts of the data that it holds a copy of.
    public var held: MetricID
    /// The metric that counts the parts that it leads; nil: nothing is led.
    public var led: MetricID?
    /// What people call the parts: `shards`.
    public var noun: String
    /// Copies of each part in a healthy cluster of the usual configuration: with more components than these no two
    /// share all their parts.
    public var copies: Int

    public init(held: MetricID, led: MetricID?, noun: String, copies: Int) {
        self.held = held
        self.led = led
        self.noun = noun
        self.copies = copies
    }
}
