public import OperatorCore

/// Three seconds in which a deed can still be called off.
public struct Countdown: Sendable, Hashable {
    public enum Deed: Sendable, Hashable {
        /// Bound to the component and its address as they were when the key was pressed.
        case kill(ComponentID, address: String)
        /// What the demo does by itself: `kill`, `pause`.
        case script(verb: String, ComponentID)
    }

    static let seconds = 3

    public var deed: Deed
    public var began: Moment

    public init(_ deed: Deed, began: Moment) {
        self.deed = deed
        self.began = began
    }

    var verb: String { if case .script(let verb, _) = deed { verb } else { "kill" } }

    var target: ComponentID {
        switch deed {
        case .kill(let id, _), .script(_, let id): id
        }
    }

    /// 3, 2, 1, and 0 when it is time.
    func left(at now: Moment) -> Int {
        max(0, Self.seconds - Int(max(.zero, now.elapsed(since: began)).inSeconds))
    }

    /// When the number changes next.
    func nextChange(after now: Moment) -> Moment {
        began.advanced(by: .seconds(Self.seconds - left(at: now) + 1))
    }
}
