internal import OperatorCore

/// The memory of one thing that is probed each second: a PD member's door or a store's status port.
struct ProbeRecord: Sendable, Hashable {
    enum Outcome: String, Sendable {
        case serving
        /// It says itself that it is not ready yet.
        case starting
        /// Nobody listens, or the connection was dropped at once.
        case refused
        /// No answer in time.
        case timedOut = "timed_out"
        /// Something answers, but not what is expected there.
        case strange
        /// This program could not ask: says nothing of what is there.
        case unable
    }

    /// Nil before the first probe.
    private(set) var outcome: Outcome?
    /// The probe's own words: whom a member names, or the error.
    private(set) var text = ""
    /// A connection was accepted although no answer came.
    private(set) var connected = false
    /// Probes in a row with this outcome.
    private(set) var consecutive = 0
    /// When the first of them was sent.
    private(set) var since: Moment?
    private(set) var asked = 0
    private(set) var lastAsked: Moment?
    private(set) var lastServed: Moment?
    private(set) var lastFailed: Moment?
    /// Probes in a row that were refused or timed out.
    private(set) var failures = 0
    /// When the first of them was sent.
    private(set) var failingSince: Moment?
    /// How long we ourselves were held up in the newest probe, where that is why it says nothing; nil where it counts.
    private(set) var heldUp: Duration?

    /// A probe proves nothing until it succeeded once from here.
    var hasServed: Bool { lastServed != nil }
    var isFailing: Bool { outcome == .refused || outcome == .timedOut }

    /// Why the newest probe says nothing: it was our own fault.
    var doubt: String? {
        heldUp.map { "not asked: this program was \(OwnDelay(elapsed: $0, heldUp: $0).words)" }
    }

    /// What it said last is over: we were held up ever since.
    func isPast(at now: Moment) -> Bool {
        guard heldUp != nil, let lastAsked else { return false }
        return now.elapsed(since: lastAsked) > .seconds(5)
    }

    mutating func absorb(_ outcome: Outcome, text: String = "", connected: Bool = false, at moment: Moment) {
        if outcome == self.outcome {
            consecutive += 1
        } else {
            self.outcome = outcome
            consecutive = 1
            since = moment
        }
        self.text = text
        self.connected = connected
        heldUp = nil
        asked += 1
        lastAsked = moment
        if outcome == .serving { lastServed = moment }
        if isFailing {
            lastFailed = moment
            if failures == 0 { failingSince = moment }
            failures += 1
        } else {
            failures = 0
            failingSince = nil
        }
    }

    /// The newest probe ended in our own delay: what was known before it stays, and is no longer news.
    mutating func postpone(heldUp: Duration) { self.heldUp = heldUp }

    /// After a time in which nobody probed: what was counted says nothing about now.
    mutating func forgetCounts() {
        consecutive = 0
        failures = 0
        failingSince = nil
        outcome = nil
        heldUp = nil
    }

    /// Down by the house's rule: refused on `refusals` probes in a row or without answer on `silences`.
    func isDown(refusals: Int, silences: Int) -> Bool {
        (outcome == .refused && consecutive >= refusals) || failures >= max(refusals, silences)
    }
}
