import CNcurses
import TerminalUI

/// How the roles look on a terminal of 0, 8 or 256 colours. The default theme keeps the terminal's own foreground and
/// background; state is never told by colour alone, so mono loses nothing but colour.
struct Palette {
    /// A role's look: colour numbers (-1 the terminal's own), and attributes.
    struct Look {
        var foreground: Int32 = -1
        var background: Int32 = -1
        var attributes: attr_t = 0
    }

    enum Depth { case mono, eight, many }

    let depth: Depth

    init(colours: Int32, wanted: ColourChoice) {
        switch wanted {
        case .never: depth = .mono
        case .eight: depth = colours >= 8 ? .eight : .mono
        case .automatic: depth = colours >= 256 ? .many : colours >= 8 ? .eight : .mono
        }
    }

    /// One pair for each role, its number the role's own plus one. Colour calls only where there is colour.
    func define() {
        guard depth != .mono, has_colors() else { return }
        start_color()
        use_default_colors()
        for role in StyleRole.allCases {
            let look = look(of: role)
            init_pair(Int16(role.rawValue) + 1, Int16(look.foreground), Int16(look.background))
        }
    }

    func pair(of role: StyleRole) -> Int16 {
        depth == .mono ? 0 : Int16(role.rawValue) + 1
    }

    func attributes(of role: StyleRole) -> attr_t { look(of: role).attributes }

    private func look(of role: StyleRole) -> Look {
        switch depth {
        case .mono: Self.mono(role)
        case .eight: Self.coloured(role, green: 2, yellow: 3, red: 1, cyan: 6, grey: -1, graph: 6, dim: op_dim())
        case .many: Self.coloured(role, green: 71, yellow: 178, red: 203, cyan: 80, grey: 245, graph: 74, dim: 0)
        }
    }

    private static func mono(_ role: StyleRole) -> Look {
        let bold = op_bold()
        let reverse = op_reverse()
        return switch role {
        case .heading, .value, .keyName, .dialogFrame: Look(attributes: bold)
        case .critical, .badgeDanger, .graphPeak: Look(attributes: bold | reverse)
        case .degraded, .planned: Look(attributes: bold)
        case .selected, .selectedCritical, .badge, .banner, .buttonFocused, .cursorLine: Look(attributes: reverse)
        case .wallCritical: Look(attributes: reverse | bold)
        case .stale, .quiet, .keyDisabled, .rule: Look(attributes: op_dim())
        case .normal, .ok, .graph, .keyLabel, .dialog, .button, .wallOk: Look()
        }
    }

    private static func coloured(
        _ role: StyleRole, green: Int32, yellow: Int32, red: Int32, cyan: Int32, grey: Int32, graph: Int32, dim: attr_t
    ) -> Look {
        let bold = op_bold()
        let reverse = op_reverse()
        return switch role {
        case .normal, .keyLabel, .dialog, .button: Look()
        case .heading, .value, .dialogFrame: Look(attributes: bold)
        case .quiet, .stale, .keyDisabled, .rule: Look(foreground: grey, attributes: dim)
        case .ok, .wallOk: Look(foreground: green)
        case .degraded: Look(foreground: yellow, attributes: bold)
        case .critical: Look(foreground: red, attributes: bold)
        case .planned: Look(foreground: cyan)
        case .selected, .buttonFocused, .cursorLine: Look(attributes: reverse)
        case .selectedCritical, .badgeDanger, .wallCritical: Look(foreground: red, attributes: reverse | bold)
        case .graph: Look(foreground: graph)
        case .graphPeak: Look(foreground: red)
        case .badge: Look(foreground: cyan, attributes: bold)
        case .banner: Look(foreground: yellow, attributes: reverse | bold)
        case .keyName: Look(foreground: cyan, attributes: bold)
        }
    }
}

/// What the person asked for with --color, NO_COLOR or the theme key.
public enum ColourChoice: Sendable, Hashable { case automatic, eight, never }
