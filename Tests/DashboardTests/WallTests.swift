import OperatorCore
import TerminalUI
import TestSupport
import Testing

@testable import Dashboard

/// The wall in its situations, glyph by glyph and style by style, and what it promises. `UPDATE_GOLDEN=1` writes it anew.
@Suite struct WallTests {
    static let sizes = [(40, 10), (80, 24), (120, 40), (160, 45), (200, 60)]
    private static let daemon = WriterStatus.Holder(
        pid: 812, program: "monitor", isStopped: false, lastSeen: Moment.second(0).wall)

    /// - Parameter silence: how long ago the one who keeps tickets gave a sign of life; nil: nobody keeps them.
    private static func wall(_ scene: Scene, silence: Duration? = .seconds(1)) -> DashboardState {
        var state = scene.state
        state.heading = ClusterHeading(
            name: "prod-east", environment: "prod", isSimulated: false, acting: .readOnly)
        state.screen = .wall
        state.live.role = .follower
        var holder = daemon
        if let silence { holder.lastSeen = state.now.wall.advanced(by: .zero - silence) }
        state.live.writer =
            silence == nil ? .nobody(since: state.now.wall.advanced(by: .seconds(-12))) : .elsewhere(holder)
        return state
    }

    private static let past = [
        over(13, "store_unreachable", .store(4), incident: 9, daysAgo: 1, lasting: 48),
        over(12, "pd_member_unreachable", .pd("pd1"), incident: 8, daysAgo: 3, lasting: 360),
        over(11, "pd_quorum", .cluster("rehearsal"), incident: 7, daysAgo: 12, lasting: 14),
    ]

    private static func over(
        _ id: Int64, _ invariant: String, _ component: ComponentID, incident: Int64, daysAgo: Int64, lasting: Int64
    ) -> Ticket {
        let began = Moment.second(0).wall.advanced(by: .seconds(-daysAgo * 86_400 + 14_000))
        return Ticket(
            id: id, key: ConditionKey(cluster: "rehearsal", invariant: InvariantID(invariant), component: component),
            state: .resolved, severity: .critical, message: "", began: began, noticed: began, lastSeen: began,
            resolved: began.advanced(by: .seconds(lasting)), resolvedBy: "clear", incident: incident)
    }

    private static func withPast(_ scene: Scene) -> Scene {
        var scene = scene
        scene.send(.stored(tickets: past, verdicts: []))
        return scene
    }

    private static var lost: Scene {
        var scene = Scenes.healthy
        scene.deadMembers = ["pd0", "pd1"]
        scene.watch(from: 305, through: 340)
        Scenes.open(Scenes.ticket(1, "pd_quorum", .cluster("rehearsal"), at: 303), &scene)
        return withPast(scene)
    }

    private static var old: Scene {
        var scene = withPast(Scenes.healthy)
        scene.send(.tick(.second(341)))
        return scene
    }

    /// A store dies while nobody keeps tickets: its own eyes are all the wall has.
    private static var unkept: Scene {
        var scene = withPast(Scenes.healthy)
        scene.deadStores = [5]
        scene.watch(from: 305, through: 325)
        var condition = Condition(
            key: Scenes.ticket(1, "store_unreachable", .store(5), at: 305).key, since: .second(307),
            bootID: "boot-1", severity: .critical)
        condition.isOpen = true
        condition.phase = .violated
        condition.began = Moment.second(305).wall
        condition.noticed = Moment.second(306).wall
        var conditions = [condition.key: condition]
        for (name, component) in [("store_unreachable", ComponentID.store(1)), ("store_unreachable", .store(4))]
            + ["pd0", "pd1", "pd2"].map({ ("pd_member_unreachable", .pd($0)) })
        {
            let key = ConditionKey(cluster: "rehearsal", invariant: InvariantID(name), component: component)
            var healthy = Condition(key: key, since: .second(0), bootID: "boot-1", severity: .critical)
            healthy.phase = .healthy
            healthy.lastEvidence = .second(325)
            conditions[key] = healthy
        }
        scene.send(.monitor(conditions: conditions, role: .follower))
        return scene
    }

    static let all: [(name: String, state: DashboardState)] = [
        ("wall-healthy", wall(withPast(Scenes.healthy))), ("wall-store-lost", wall(withPast(Scenes.storeDown))),
        ("wall-not-current", wall(old)), ("wall-nobody-watches", wall(unkept, silence: nil)),
        ("wall-quorum-lost", wall(lost)),
    ]

    @Test("the wall is what its golden says", arguments: all.map(\.name))
    func goldens(_ name: String) throws {
        let state = try #require(Self.all.first { $0.name == name }?.state)
        for (width, height) in Self.sizes { try Golden.check(state, name, width, height) }
    }

    @Test("no size traps or draws outside", arguments: all.map(\.name))
    func sizes(_ name: String) throws {
        let state = try #require(Self.all.first { $0.name == name }?.state)
        for width in stride(from: 1, through: 250, by: 7) {
            for height in [1, 2, 5, 9, 10, 11, 15, 16, 19, 20, 24, 30, 39, 40, 45, 80] {
                var canvas = Canvas(width: width, height: height)
                Renderer.draw(state, into: &canvas)
                #expect(canvas.cells.count == width * height)
            }
        }
    }

    private func canvas(_ state: DashboardState, _ width: Int = 160, _ height: Int = 45) -> Canvas {
        var canvas = Canvas(width: width, height: height)
        Renderer.draw(state, into: &canvas)
        return canvas
    }

    @Test func `a wall that nothing feeds any more has no green and says since when`() {
        let drawn = canvas(Self.wall(Self.old))
        #expect(!drawn.cells.contains { $0.role == .ok || $0.role == .wallOk })
        #expect(drawn.cells.contains { $0.role == .wallCritical })
        #expect(drawn.glyphPlane.contains("nothing new since 12:0"))
    }

    @Test func `what nobody writes down is shown all the same, and that nobody does`() {
        let shown = canvas(Self.wall(Self.unkept, silence: nil)).glyphPlane
        #expect(shown.contains("NOBODY KEEPS TICKETS for 12 s") && shown.contains("nobody keeps tickets for 12 s"))
        #expect(shown.contains("CRITICAL for 20 s") && shown.contains("store 5 refused"))
    }

    @Test func `a ticket whose trouble is over by our own eyes is no trouble while nobody keeps it`() throws {
        var scene = Scenes.storeDown
        scene.deadStores = []
        scene.look(at: 340)
        let kept = scene.state.live.openTickets
        var conditions: [ConditionKey: Condition] = [:]
        for ticket in kept {
            var condition = Condition(key: ticket.key, since: .second(338), bootID: "boot-1", severity: .critical)
            condition.phase = .healthy
            conditions[ticket.key] = condition
        }
        scene.send(.monitor(conditions: conditions, role: .follower))
        #expect(Situation(ViewModel(Self.wall(scene))).isTrouble)
        #expect(!Situation(ViewModel(Self.wall(scene, silence: nil))).isTrouble)
        let shown = canvas(Self.wall(scene, silence: nil)).glyphPlane
        #expect(!kept.isEmpty && shown.contains("left open") && !shown.contains("no ticket is known"))
    }

    @Test func `a keeper that is silent is named`() {
        let shown = canvas(Self.wall(Scenes.healthy, silence: .seconds(125))).glyphPlane
        #expect(shown.contains("pid 812 silent 2 min 5 s"))
        #expect(shown.contains("PID 812 KEEPS THE TICKETS AND IS SILENT 2 min 5 s"))
    }

    @Test func `of many components those in trouble stay and the others take turns`() throws {
        var scene = Scene()
        scene.storeIDs = Array(1...30)
        scene.watch(from: 0, through: 300)
        scene.deadStores = [17]
        scene.look(at: 305)
        var seen: Set<String> = []
        for second in stride(from: 305, through: 365, by: 5) {
            scene.look(at: second)
            let shown = canvas(Self.wall(scene)).glyphPlane
            #expect(shown.contains("store 17 "))
            seen.formUnion((1...30).map { "store \($0) " }.filter { shown.contains($0) })
        }
        #expect(seen.count == 30)
    }

    @Test func `no key but q changes a wall`() {
        var state = Self.wall(Scenes.healthy)
        for key in [Key.character("K"), .character("a"), .enter, .escape, .character("?"), .character("e")] {
            #expect(update(&state, .key(key)).isEmpty && state.screen == .wall)
        }
        #expect(update(&state, .key(.character("q"))) == [.quit])
    }

    @Test func `times of days past are said as people say them`() {
        let now = Moment.second(0).wall
        let zone = LocalZone.utc
        func text(_ days: Int64) -> String { zone.dayText(now.advanced(by: .seconds(-days * 86_400)), now: now) }
        #expect(text(0) == zone.minuteText(now) && text(1) == "yesterday \(zone.minuteText(now))")
        #expect(text(3).split(separator: " ").first?.hasSuffix("day") == true)
        #expect(text(20).split(separator: " ").count == 3)
    }
}
