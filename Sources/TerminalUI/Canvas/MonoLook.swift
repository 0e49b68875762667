/// How a role looks where there is no colour: attributes alone tell it from its neighbours.
public struct MonoLook: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let bold = MonoLook(rawValue: 1)
    public static let dim = MonoLook(rawValue: 2)
    public static let reverse = MonoLook(rawValue: 4)
    public static let underline = MonoLook(rawValue: 8)
}

extension StyleRole {
    public var mono: MonoLook {
        switch self {
        case .heading, .value, .keyName, .dialogFrame, .degraded, .planned: .bold
        case .critical, .badgeDanger, .graphPeak, .wallCritical: [.bold, .reverse]
        case .selected, .selectedCritical, .badge, .banner, .buttonFocused, .cursorLine: .reverse
        case .stale, .quiet, .keyDisabled, .rule: .dim
        case .normal, .ok, .graph, .keyLabel, .dialog, .button, .wallOk: []
        }
    }
}

extension Canvas {
    /// The style plane of a terminal without colour: `b` bold, `d` dim, `r` reverse, `R` bold and reverse, a blank for
    /// what is plain.
    public var monoPlane: String {
        plane { cell in
            switch cell.role.mono {
            case []: " "
            case .bold: "b"
            case .dim: "d"
            case .reverse: "r"
            case [.bold, .reverse]: "R"
            default: "u"
            }
        }
    }
}
