/// How one thing stands: shape, word and colour always say it together.
public enum Mark: Sendable, Hashable {
    case ok, degraded, critical, planned, unknown, over

    public var glyph: Character {
        switch self {
        case .ok: "●"
        case .degraded: "◐"
        case .critical: "✗"
        case .planned: "○"
        case .unknown: "?"
        case .over: "✓"
        }
    }

    public var role: StyleRole {
        switch self {
        case .ok: .ok
        case .degraded: .degraded
        case .critical: .critical
        case .planned: .planned
        case .unknown: .stale
        case .over: .quiet
        }
    }
}
