import TerminalUI
import Testing

@testable import NcursesTerminal

/// The third plane of every golden where there is no colour: a golden names roles, and a role's look without colour is
/// this table.
@Suite struct MonoPaletteTests {
    private static let expected: [StyleRole: String] = [
        .normal: "plain", .heading: "bold", .value: "bold", .quiet: "dim", .stale: "dim", .ok: "plain",
        .degraded: "bold", .critical: "bold reverse", .planned: "bold", .selected: "reverse",
        .selectedCritical: "reverse", .rule: "dim", .graph: "plain", .graphPeak: "bold reverse",
        .cursorLine: "reverse", .badge: "reverse", .badgeDanger: "bold reverse", .banner: "reverse",
        .keyName: "bold", .keyLabel: "plain", .keyDisabled: "dim", .dialog: "plain", .dialogFrame: "bold",
        .buttonFocused: "reverse", .button: "plain", .wallCritical: "bold reverse", .wallOk: "plain",
    ]

    private static func words(_ role: StyleRole, _ palette: Palette) -> String {
        let attributes = palette.attributes(of: role)
        let names = [("bold", StyleRole.heading), ("reverse", .selected), ("dim", .quiet)]
        let worn = names.filter { attributes & palette.attributes(of: $0.1) != 0 }.map(\.0)
        return worn.isEmpty ? "plain" : worn.joined(separator: " ")
    }

    @Test(arguments: [
        Palette(colours: 256, wanted: .never), Palette(colours: 0, wanted: .automatic),
        Palette(colours: 256, wanted: .automatic, theme: .mono),
    ])
    func `without colour every role has its look, and no colour`(palette: Palette) {
        #expect(palette.depth == .mono)
        for role in StyleRole.allCases {
            #expect(palette.pair(of: role) == 0)
            #expect(Self.words(role, palette) == Self.expected[role], "\(role)")
        }
    }

    @Test func `what is wrong never looks like what is well`() {
        let palette = Palette(colours: 0, wanted: .automatic)
        for role in [StyleRole.degraded, .critical, .stale, .planned] {
            #expect(palette.attributes(of: role) != palette.attributes(of: .ok), "\(role)")
        }
        #expect(palette.attributes(of: .critical) != palette.attributes(of: .degraded))
        #expect(palette.attributes(of: .wallCritical) != palette.attributes(of: .wallOk))
    }
}
