public import OperatorCore

/// A dialog that waits for an answer.
public struct Question: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// Bound to the component and its address as they were when the key was pressed.
        case kill(ComponentID, address: String)
        case restart(ComponentID, address: String)
        case heal
        /// Sends evidence away and costs money.
        case askClaude(ClaudeOffer)
        case quit
        case hold(incident: Int64)
        case resolve(incident: Int64)
        /// One reason of a verdict, counted from 1: nothing to decide.
        case evidence(incident: Int64, number: Int)
    }

    /// After so long a kill by hand undoes itself.
    public static let killLasts: Duration = .seconds(300)

    public var kind: Kind
    /// 0 is always the button that changes nothing.
    public var focused = 0
    /// Since when it has stood on the screen; nil: it was not drawn yet.
    var drawn: Moment?
    /// A question that acts on the cluster must have stood there so long before Enter counts: shorter than anybody reads,
    /// longer than keys take that were typed for something else.
    static let readingTime: Duration = .milliseconds(300)

    public init(_ kind: Kind) { self.kind = kind }

    /// Whether its answer breaks or mends something of the cluster.
    private var acts: Bool {
        switch kind {
        case .kill, .restart, .heal: true
        case .askClaude, .quit, .hold, .resolve, .evidence: false
        }
    }

    /// Whether Enter counts by now.
    func isRead(at now: Moment) -> Bool {
        !acts || drawn.map { now.elapsed(since: $0) >= Self.readingTime } ?? false
    }

    /// The component that the answer would hit; nil: none.
    var target: ComponentID? {
        switch kind {
        case .kill(let id, _), .restart(let id, _): id
        case .heal, .askClaude, .quit, .hold, .resolve, .evidence: nil
        }
    }
}
