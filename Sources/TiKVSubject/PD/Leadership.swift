internal import OperatorCore

/// One stretch of time with one PD leader.
struct PDTenure: Sendable, Hashable {
    enum Origin: Sendable {
        /// The first leader we see: it may have led for long.
        case firstSight
        /// A new leader, or one that lost its memory: stores read "0B" until they reported to it.
        case changed
        /// The same one after it was gone or frozen, or after we slept.
        case regained
    }

    var number: Int
    /// Nil where the endpoint is taken for the leader without knowing its name.
    var leader: String?
    var since: Moment
    var origin: Origin

    /// By then every living store has reported to the leader twice.
    func isSettled(at moment: Moment) -> Bool { moment.elapsed(since: since) >= .seconds(20) }
}

/// Who leads, round after round.
struct Leadership: Sendable {
    private(set) var outcome: LeaderElection.Outcome = .unanswered
    /// The present stretch, or the last one while nobody leads.
    private(set) var tenure: PDTenure?
    /// Rounds in a row without a leader.
    private(set) var leaderlessRounds = 0
    private(set) var leaderlessSince: Moment?
    private var leaderWasGone = false
    private var tenures = 0

    var isLed: Bool {
        switch outcome {
        case .led, .assumed: true
        case .hung, .none, .unanswered: false
        }
    }

    /// The tenure whose answers count now; nil while nobody leads.
    var current: PDTenure? { isLed ? tenure : nil }
    var leader: String? { current?.leader }

    /// Takes the outcome of a round of probes, or the same round judged anew (`isNewRound` false).
    mutating func absorb(_ outcome: LeaderElection.Outcome, isNewRound: Bool, leaderGone: Bool, at moment: Moment) {
        self.outcome = outcome
        switch outcome {
        case .led(let name): lead(name, at: moment)
        case .assumed: lead(nil, at: moment)
        case .hung, .none, .unanswered:
            guard isNewRound else { return }
            if leaderlessRounds == 0 { leaderlessSince = moment }
            leaderlessRounds += 1
            leaderWasGone = leaderWasGone || leaderGone
        }
    }

    private mutating func lead(_ name: String?, at moment: Moment) {
        if tenure == nil {
            begin(name, .firstSight, at: moment)
        } else if tenure?.leader != name {
            begin(name, .changed, at: moment)
        } else if leaderlessRounds >= 3 || leaderWasGone {
            begin(name, .regained, at: moment)
        }
        leaderlessRounds = 0
        leaderlessSince = nil
        leaderWasGone = false
    }

    /// A store that had reported reads "0B" again: the leader lost its memory without our seeing it go.
    mutating func renew(_ origin: PDTenure.Origin, at moment: Moment) {
        guard let tenure else { return }
        begin(tenure.leader, origin, at: moment)
    }

    private mutating func begin(_ leader: String?, _ origin: PDTenure.Origin, at moment: Moment) {
        tenures += 1
        tenure = PDTenure(number: tenures, leader: leader, since: moment, origin: origin)
    }
}
