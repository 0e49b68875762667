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
    private let theme: Theme

    /// For the terminal that is open: as many colours as it says it has, and their pairs made known to it.
    init(wanted: ColourChoice, theme: Theme) {
        self.init(colours: op_terminal_colors(), wanted: wanted, theme: theme)
        define()
    }

    init(colours: Int32, wanted: ColourChoice, theme: Theme = .dark) {
        self.theme = theme
        guard theme != .mono else {
            depth = .mono
            return
        }
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
        depth == .mono ? Self.mono(role) : Self.coloured(role, Self.inks(theme, depth))
    }

    /// The few colours that all looks are made of.
    private struct Inks {
        var ok: Int32
        var degraded: Int32
        var critical: Int32
        var planned: Int32
        /// -1: the terminal's own, dimmed.
        var quiet: Int32
        var graph: Int32
        var key: Int32
    }

    /// For 8 colours their usual numbers, for 256 those of the xterm cube. The colour-blind set is near Okabe and Ito's.
    private static func inks(_ theme: Theme, _ depth: Depth) -> Inks {
        switch (theme, depth) {
        case (.light, .many):
            Inks(ok: 28, degraded: 130, critical: 160, planned: 25, quiet: 243, graph: 31, key: 25)
        case (.colourBlind, .many):
            Inks(ok: 75, degraded: 220, critical: 202, planned: 176, quiet: 245, graph: 75, key: 117)
        case (_, .many): Inks(ok: 71, degraded: 178, critical: 203, planned: 80, quiet: 245, graph: 74, key: 80)
        case (.colourBlind, _): Inks(ok: 6, degraded: 3, critical: 1, planned: 5, quiet: -1, graph: 6, key: 6)
        case (.light, _): Inks(ok: 2, degraded: 5, critical: 1, planned: 4, quiet: -1, graph: 4, key: 4)
        default: Inks(ok: 2, degraded: 3, critical: 1, planned: 6, quiet: -1, graph: 6, key: 6)
        }
    }

    private static func mono(_ role: StyleRole) -> Look {
        let names: [(MonoLook, attr_t)] = [
            (.bold, op_bold()), (.dim, op_dim()), (.reverse, op_reverse()), (.underline, op_underline()),
        ]
        return Look(attributes: names.reduce(0) { role.mono.contains($1.0) ? $0 | $1.1 : $0 })
    }

    private static func coloured(_ role: StyleRole, _ inks: Inks) -> Look {
        let bold = op_bold()
        let reverse = op_reverse()
        return switch role {
        case .normal, .keyLabel, .dialog, .button: Look()
        case .heading, .value, .dialogFrame: Look(attributes: bold)
        case .quiet, .stale, .keyDisabled, .rule:
            Look(foreground: inks.quiet, attributes: inks.quiet < 0 ? op_dim() : 0)
        case .ok, .wallOk: Look(foreground: inks.ok)
        case .degraded: Look(foreground: inks.degraded, attributes: bold)
        case .critical: Look(foreground: inks.critical, attributes: bold)
        case .planned: Look(foreground: inks.planned)
        case .selected, .buttonFocused, .cursorLine: Look(attributes: reverse)
        case .selectedCritical, .badgeDanger, .wallCritical:
            Look(foreground: inks.critical, attributes: reverse | bold)
        case .graph: Look(foreground: inks.graph)
        case .graphPeak: Look(foreground: inks.critical)
        case .badge: Look(foreground: inks.key, attributes: bold)
        case .banner: Look(foreground: inks.degraded, attributes: reverse | bold)
        case .keyName: Look(foreground: inks.key, attributes: bold)
        }
    }
}

/// What the person asked for with --color or NO_COLOR.
public enum ColourChoice: Sendable, Hashable { case automatic, eight, never }
