import OperatorCore
import TerminalUI
import TestSupport
import Testing

@testable import Dashboard

@Suite struct UpdateTests {
    @Test func `a kill asks first and its focus is on Cancel`() {
        var scene = Scenes.healthy
        #expect(scene.send(.key(.character("K"))).isEmpty)
        #expect(scene.send(.key(.enter)).isEmpty)
        #expect(scene.send(.key(.enter)).isEmpty)
    }

    @Test func `a kill hits what was selected when the key was pressed`() {
        var scene = Scenes.healthy
        scene.send(.key(.down))
        scene.send(.key(.character("K")))
        scene.read()
        scene.look(at: 305)
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)) == [.kill(.store(4), address: "127.0.0.1:20164")])
    }

    @Test func `a kill is not done when its target is gone`() {
        var scene = Scenes.healthy
        scene.send(.key(.down))
        scene.send(.key(.character("K")))
        scene.read()
        scene.storeIDs = [1, 5]
        scene.look(at: 305)
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)).isEmpty)
    }

    @Test func `keys that act hit the only component of the incident in hand, selected or open`() {
        let restart = [Effect.restart(.store(5), address: "127.0.0.1:20165")]
        for isOpen in [false, true] {
            var scene = Scenes.storeDown
            scene.send(.key(.tab))
            if isOpen { scene.send(.key(.enter)) }
            let shown = picture(scene.state)
            #expect(shown.contains("R restart store 5"), "\(shown)")
            scene.send(.key(.character("R")))
            let asked = picture(scene.state)
            #expect(asked.contains("Restart store 5   127.0.0.1:20165"))
            #expect(!asked.contains("lose their leader"), "what is dead has no leader left to lose: \(asked)")
            scene.send(.key(.right))
            scene.read()
            #expect(scene.send(.key(.enter)) == restart)
            scene.send(.key(.character("K")))
            #expect(scene.state.notice?.contains("K is off: store 5 does not serve") == true)
        }
    }

    @Test func `a kill is off where the component's deployment does not offer it`() throws {
        var scene = Scenes.healthy
        scene.send(.key(.down))
        let id = try #require(scene.state.chosenComponent)
        let address = try #require(scene.state.live.observation?.topology[id]?.address)
        let node = DeployedNode(component: id, name: "n", addresses: [address], pid: 1, state: .running)
        scene.send(.offers([NodeOffers(of: node, [])]))
        scene.send(.key(.character("K")))
        #expect(scene.state.question == nil)
        #expect(scene.state.notice == "K is off: \(id.spoken) cannot suffer that where it runs")
        scene.send(.offers([NodeOffers(of: node, [FaultOffer(.kill)])]))
        scene.send(.key(.character("K")))
        #expect(scene.state.question?.kind == .kill(id, address: address))
    }

    @Test("the key x is offered where there is a number to explain, and only there", arguments: Scenes.all.map(\.name))
    func offersExplanations(name: String) throws {
        let state = try #require(Scenes.all.first { $0.name == name }).state
        #expect(state.hasExplainable == !state.explainable.isEmpty)
    }

    @Test func `a reason that is explained is lit where it stands`() {
        var scene = Scenes.storeDown
        scene.send(.key(.tab))
        scene.send(.key(.enter))
        scene.send(.key(.character("x")))
        guard case .reason(1, incident: 1)? = scene.state.explaining?.current?.question else {
            Issue.record("x does not begin with the first reason: \(scene.state.explaining as Any)")
            return
        }
        var canvas = Canvas(width: 120, height: 40)
        Renderer.draw(scene.state, into: &canvas)
        let lit = canvas.cells.filter { $0.role == .cursorLine }.map { String($0.character) }.joined()
        #expect(lit.hasPrefix("[1]"))
    }

    @Test func `an incident about several components is no target, and one that is gone is none either`() {
        var scene = Scenes.storeDown
        scene.send(.stored(tickets: [Scenes.ticket(3, "store_unreachable", .store(4), at: 310)], verdicts: []))
        scene.send(.key(.tab))
        scene.send(.key(.character("R")))
        #expect(scene.state.notice == "R is off: select a component first: the incident is about 2")
        #expect(scene.state.question == nil)
        var over = Scenes.ticket(1, "store_unreachable", .store(5), at: 304)
        over.resolved = Moment.second(340).wall
        scene = Scenes.healthy
        scene.send(.stored(tickets: [over], verdicts: []))
        scene.send(.key(.tab))
        scene.send(.key(.character("K")))
        #expect(scene.state.question?.kind != .kill(.store(5), address: "127.0.0.1:20165"))
        scene = Scenes.storeDown
        scene.send(.key(.tab))
        scene.send(.key(.character("R")))
        scene.storeIDs = [1, 4]
        scene.look(at: 335)
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)).isEmpty)
    }

    @Test func `a short notice gives the keys back after five seconds, a long one after twelve`() {
        var scene = Scenes.healthy
        for (text, seconds) in [("done", 5.0), (String(repeating: "long ", count: 20), 12.0)] {
            let now = scene.state.now
            scene.send(.done(text))
            scene.send(.tick(now.advanced(by: .seconds(seconds - 0.5))))
            #expect(scene.state.notice == text)
            scene.send(.tick(now.advanced(by: .seconds(seconds + 0.5))))
            #expect(scene.state.notice == nil)
        }
    }

    @Test func `the question whether to quit says that the same key again quits, at every width`() {
        var scene = Scenes.healthy
        scene.send(.key(.character("q")))
        #expect(picture(scene.state).contains("q again: quit"))
        var small = Canvas(width: 40, height: 10)
        Renderer.draw(scene.state, into: &small)
        #expect(small.glyphPlane.contains("q again: quit"))
    }

    @Test(arguments: [(20, "needs 40×10"), (39, "40×10 or more, please"), (8, "40×10")])
    func `a window too small says whole how large it must be`(_ width: Int, _ words: String) {
        var canvas = Canvas(width: width, height: 5)
        Renderer.draw(Scenes.healthy.state, into: &canvas)
        #expect(canvas.glyphPlane.split(separator: "\n").last?.hasPrefix(words) == true)
    }

    @Test func `nothing acts on a cluster that is not disposable`() {
        var scene = Scene(
            heading: ClusterHeading(
                name: "prod", environment: "prod", isSimulated: false, acting: .observeOnly))
        scene.watch(from: 0, through: 20)
        for key in ["K", "R", "H"] {
            scene.send(.key(.character(Character(key))))
            scene.send(.key(.right))
            #expect(scene.send(.key(.enter)).isEmpty)
        }
    }

    @Test func `nothing acts while the view is paused`() {
        var scene = Scenes.healthy
        scene.send(.key(.character("p")))
        scene.send(.key(.character("K")))
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)).isEmpty)
    }

    @Test func `a paused view stays as it was while the cluster goes on`() {
        var scene = Scenes.healthy
        scene.send(.key(.character("p")))
        var before = Canvas(width: 120, height: 40)
        Renderer.draw(scene.state, into: &before)
        scene.deadStores = [5]
        scene.look(at: 305)
        var after = Canvas(width: 120, height: 40)
        Renderer.draw(scene.state, into: &after)
        // All but the title, whose clock goes on.
        #expect((1..<40).allSatisfy { before.row($0) == after.row($0) })
    }

    @Test func `quitting asks while this window alone watches, and the same key again quits`() {
        var scene = Scenes.healthy
        #expect(scene.send(.key(.character("q"))).isEmpty)
        #expect(scene.send(.key(.enter)).isEmpty)
        #expect(scene.send(.key(.character("q"))).isEmpty)
        #expect(scene.send(.key(.character("q"))) == [.quit])
    }

    @Test func `a window that only follows quits at once, unless a fault would be left`() {
        var scene = Scenes.healthy
        scene.send(.monitor(conditions: [:], role: .follower))
        #expect(scene.send(.key(.character("q"))) == [.quit])
        scene.send(.faults(["store/5 killed"]))
        #expect(scene.send(.key(.character("q"))).isEmpty)
        #expect(picture(scene.state).contains("Left broken: store/5 killed"))
    }

    @Test func `a hold asks until when, and ends by the same key`() {
        var scene = Scenes.storeDown
        scene.send(.key(.character("h")))
        scene.send(.key(.right))
        let until = Moment.second(328 + 3_600).wall
        #expect(scene.send(.key(.enter)) == [.hold(ticket: 1, until: until), .hold(ticket: 2, until: until)])
        var held = Scenes.ticket(1, "store_unreachable", .store(5), at: 304)
        held.held = .init(by: "you", at: Moment.second(329).wall, until: until)
        scene.send(.stored(tickets: [held], verdicts: []))
        scene.send(.key(.character("h")))
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)) == [.unhold(ticket: 1)])
    }

    @Test(arguments: [(1, "Its ticket stays open"), (2, "Its 2 tickets stay open")])
    func `a hold speaks of one ticket as of one`(count: Int, words: String) {
        var scene = Scenes.storeDown
        if count == 1 {
            var over = Scenes.ticket(2, "store_down", .store(5), at: 304)
            (over.state, over.resolved) = (.resolved, Moment.second(329).wall)
            scene.send(.stored(tickets: [over], verdicts: []))
        }
        scene.send(.key(.character("h")))
        #expect(picture(scene.state).contains(words))
    }

    @Test func `resolving asks, and says where the trouble is still seen`() {
        var scene = Scenes.storeDown
        scene.send(.key(.character("o")))
        #expect(picture(scene.state).contains("Whether it is over is not known here"))
        #expect(scene.send(.key(.enter)).isEmpty)
        scene.send(.key(.character("o")))
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)) == [.resolve(ticket: 1, force: true), .resolve(ticket: 2, force: true)])
        scene.see(.healthy, of: "store_unreachable", "store_down", by: .store(5))
        scene.send(.key(.character("o")))
        #expect(picture(scene.state).contains("Nothing of it is seen any more"))
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)) == [.resolve(ticket: 1, force: false), .resolve(ticket: 2, force: false)])
        scene.send(.key(.character("o")))
        scene.see(.violated, of: "store_unreachable", by: .store(5))
        #expect(picture(scene.state).contains("It is still seen"))
        scene.send(.key(.right))
        #expect(scene.send(.key(.enter)) == [.resolve(ticket: 1, force: true), .resolve(ticket: 2, force: true)])
    }

    @Test func `keys for tickets say so where there is none`() {
        for key in ["a", "h", "o"] as [Character] {
            var scene = Scenes.healthy
            #expect(scene.send(.key(.character(key))).isEmpty)
            #expect(scene.state.notice == "no incident is open" && scene.state.question == nil)
        }
    }

    @Test func `the verdict of another incident is shown from its top`() {
        var scene = Scenes.storeDown
        for _ in 1...3 { scene.send(.key(.tab)) }
        scene.send(.key(.pageDown))
        let scrolled = scene.state.scroll
        #expect(scrolled > 0)
        var again = Scenes.ticket(1, "store_unreachable", .store(5), at: 304)
        again.acknowledged = .init(by: "ann", at: Moment.second(310).wall)
        let seen = TicketEvent(
            id: 90, ticket: 1, incident: 1, kind: .acknowledged, at: again.noticed, by: "ann", text: "")
        scene.send(.engine(.ticket(seen, again)))
        #expect(scene.state.scroll == scrolled, "it is still the same one")
        var graver = Scenes.ticket(9, "pd_quorum", .cluster("rehearsal"), at: 200)
        graver.incident = 9
        let opened = TicketEvent(
            id: 91, ticket: 9, incident: 9, kind: .opened, at: graver.noticed, by: "monitor", text: "")
        scene.send(.engine(.ticket(opened, graver)))
        #expect(scene.state.scroll == 0)
    }

    @Test func `a filter leaves rows that hold its text and goes with escape`() {
        var scene = Scenes.storeDown
        for key in "/store 4" { scene.send(.key(.character(key))) }
        let shown = picture(scene.state)
        #expect(shown.contains("127.0.0.1:20164") && !shown.contains("127.0.0.1:20161"))
        #expect(shown.contains("1 of 6 components"))
        scene.send(.key(.enter))
        #expect(picture(scene.state).contains("store 4"))
        scene.send(.key(.escape))
        #expect(picture(scene.state).contains("127.0.0.1:20161"))
    }

    @Test func `what is copied is the verdict's command, or the selected row's address`() {
        var scene = Scenes.storeDown
        #expect(scene.send(.key(.character("y"))) == [.copy("127.0.0.1:20165")])
        scene.send(.key(.tab))
        #expect(scene.send(.key(.character("y"))) == [.copy("dmesg -T | grep -iE \"oom|killed process\"")])
        #expect(picture(scene.state).contains("sent to the terminal's clipboard, a): dmesg"))
    }

    @Test func `a verdict is judged on the screen of its incident`() {
        var scene = Scenes.storeDown
        #expect(scene.send(.key(.character("+"))).isEmpty)
        scene.send(.key(.tab))
        scene.send(.key(.enter))
        #expect(
            scene.send(.key(.character("+"))) == [.judge(ticket: 1, verdict: 2, engine: "playbook", isRight: true)])
        #expect(scene.send(.key(.character("w"))) == [.writeReport(incident: 1)])
    }

    @Test func `themes go round`() {
        var scene = Scenes.healthy
        #expect(scene.send(.key(.character("t"))) == [.use(.light)])
        #expect(scene.send(.key(.character("t"))) == [.use(.colourBlind)])
    }

    private func picture(_ state: DashboardState) -> String {
        var canvas = Canvas(width: 120, height: 40)
        Renderer.draw(state, into: &canvas)
        return canvas.glyphPlane
    }

    @Test func `keys that matter in trouble have room on small screens`() {
        let state = Scenes.storeDown.state
        func bar(_ width: Int, _ height: Int) -> String {
            var canvas = Canvas(width: width, height: height)
            Renderer.draw(state, into: &canvas)
            return String(canvas.glyphPlane.split(separator: "\n", omittingEmptySubsequences: false)[height - 1])
        }
        let small = bar(40, 10)
        #expect(small.contains("R restart store 5") && small.contains("q quit") && small.contains("? help"))
        let usual = bar(80, 24)
        for key in ["Enter open", "R restart store 5", "H heal", "x how", "q quit"] { #expect(usual.contains(key)) }
    }

    @Test func `no two bindings share a key`() {
        let keys = KeyTable.bindings.flatMap(\.keys)
        #expect(Set(keys).count == keys.count)
    }

    @Test func `random keys never trap`() {
        var random = SeededRandom(seed: 7)
        let keys: [Key] =
            "KRHqxaep[]{}?kj 12".map { .character($0) } + [.enter, .escape, .up, .down, .left, .right, .tab, .pageUp]
        var scene = Scenes.storeDown
        for step in 0..<400 {
            scene.send(.key(keys.randomElement(using: &random) ?? .enter))
            if step % 20 == 0 { scene.look(at: 330 + step) }
            var canvas = Canvas(width: 80, height: 24)
            Renderer.draw(scene.state, into: &canvas)
            #expect(canvas.cells.count == 80 * 24)
        }
    }

    @Test func `after any keys a frame is what it would be if all were looked up anew`() {
        var random = SeededRandom(seed: 11)
        let keys: [Key] =
            "KRHqxaep[]{}?kj/ s12".map { .character($0) } + [.enter, .escape, .up, .down, .tab, .pageUp]
        var state = Scenes.storeDown.state
        for step in 0..<150 {
            state.frame()
            for _ in 0...(step % 3) { _ = update(&state, .key(keys.randomElement(using: &random) ?? .enter)) }
            if step % 7 == 0 { _ = update(&state, .tick(.second(Double(330 + step)))) }
            state.frame()
            var kept = Canvas(width: 120, height: 40)
            Renderer.draw(state, into: &kept)
            _ = update(&state, .redraw)
            var anew = Canvas(width: 120, height: 40)
            Renderer.draw(state, into: &anew)
            #expect(kept == anew, "after step \(step)")
        }
    }
}
