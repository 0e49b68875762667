import Dashboard
import TerminalUI
import TestSupport
import Testing

/// What the start screen's keys do.
@Suite struct StartUpdateTests {
    private func typed(_ text: String, _ scene: inout Scene) {
        for character in text { scene.send(.key(.character(character))) }
    }

    @Test func `three choices by arrow, number and Enter`() {
        var scene = StartScenes.start
        #expect(scene.send(.key(.character("2"))) == [.start(.demo)])
        #expect(scene.send(.key(.character("3"))) == [.start(.byHand)])
        scene.send(.key(.up))
        #expect(scene.send(.key(.enter)) == [.start(.demo)])
        scene.send(.key(.up))
        #expect(scene.send(.key(.enter)).isEmpty)
        #expect(scene.state.start?.step == .typing)
    }

    @Test func `its help lists its own keys and no key that acts on a cluster works there`() {
        var scene = StartScenes.start
        scene.send(.key(.character("?")))
        var canvas = Canvas(width: 80, height: 24)
        Renderer.draw(scene.state, into: &canvas)
        let shown = canvas.glyphPlane
        for words in ["see the demo", "type the address of a PD", "Enter", "esc back", "q quit"] {
            #expect(shown.contains(words), "\(words)")
        }
        #expect(!shown.contains("kill the selected") && !shown.contains("pause"))
        for key in "KRHpew/" { #expect(scene.send(.key(.character(key))).isEmpty) }
        #expect(scene.state.screen == .help && scene.state.question == nil)
        scene.send(.key(.escape))
        #expect(scene.state.screen == .overview && scene.send(.key(.character("2"))) == [.start(.demo)])
    }

    @Test func `what was found is used by Enter, and a local cluster by its key`() {
        var scene = StartScenes.found
        #expect(scene.send(.key(.character("l"))) == [.start(.local("rehearsal"))])
        #expect(scene.send(.key(.enter)) == [.start(.check("127.0.0.1:2379"))])
    }

    @Test func `an address is typed with every letter, and checked`() {
        var scene = StartScenes.start
        scene.send(.key(.character("e")))
        typed("q?1.pd", &scene)
        scene.send(.key(.home))
        scene.send(.key(.delete))
        typed("k", &scene)
        #expect(scene.state.start?.address.text == "k?1.pd")
        #expect(scene.send(.key(.enter)) == [.start(.check("k?1.pd"))])
        #expect(scene.send(.key(.escape)) == [.start(.stopChecking)])
        #expect(scene.state.start?.step == .choosing)
    }

    @Test func `nothing typed is not checked, and what cannot be an address is typed anew`() {
        var scene = StartScenes.start
        scene.send(.key(.character("e")))
        #expect(scene.send(.key(.enter)).isEmpty && scene.state.start?.problem != nil)
        scene = StartScenes.refused
        #expect(scene.state.start?.step == .typing && scene.state.start?.problem?.contains("port") == true)
        scene.send(.key(.backspace))
        #expect(scene.state.start?.problem == nil)
        #expect(scene.send(.key(.escape)).isEmpty && scene.state.start?.step == .choosing)
    }

    @Test func `late words of a check that was left are not shown`() {
        var scene = StartScenes.checking
        scene.send(.key(.escape))
        scene.send(.start(.checked(StartScenes.offer())))
        #expect(scene.state.start?.step == .choosing)
        scene.send(.key(.character("e")))
        scene.send(.key(.control("u")))
        typed("other", &scene)
        scene.send(.key(.enter))
        scene.send(.start(.checked(StartScenes.offer())))
        #expect(scene.state.start?.step == .checking(StartCheck(address: "other")))
    }

    @Test func `what was checked is saved by Enter, only watched by w, renamed by n`() {
        var scene = StartScenes.checking
        #expect(scene.send(.key(.enter)).isEmpty && scene.send(.key(.character("w"))).isEmpty)
        scene = StartScenes.offered
        #expect(scene.send(.key(.character("w"))) == [.start(.watch(saving: false))])
        scene.send(.key(.character("n")))
        scene.send(.key(.control("u")))
        typed("lab", &scene)
        #expect(scene.send(.key(.enter)) == [.start(.rename("lab"))])
        scene.send(.start(.checked(StartScenes.offer())))
        #expect(scene.send(.key(.enter)) == [.start(.watch(saving: true))])
        scene = StartScenes.unsaveable
        #expect(scene.send(.key(.character("n"))).isEmpty)
        #expect(scene.send(.key(.enter)) == [.start(.watch(saving: false))])
        scene = StartScenes.failed
        #expect(scene.send(.key(.enter)).isEmpty && scene.state.start?.step == .typing)
    }

    @Test func `a field is edited as everywhere, and bounded`() {
        var field = TextField("http://10.0.1.4:2379")
        func press(_ keys: [Key]) { for key in keys { _ = field.apply(key) } }
        press([.control("w")])
        #expect(field.text == "http://10.0.1.4:")
        press([.left, .left, .character("5"), .right, .character("x"), .backspace, .backspace])
        #expect(field.text == "http://10.0.1.5:")
        press([.home, .control("k")])
        #expect(field.text.isEmpty)
        press([.backspace, .delete, .left, .control("w"), .control("u")])
        #expect(field.text.isEmpty && field.cursor == 0)
        press([.character("a"), .character("\u{301}"), .character("b"), .control("b"), .control("d")])
        #expect(field.text == "a")
        for _ in 0..<5_000 { press([.character("x")]) }
        #expect(field.text.count == TextField.longest)
        #expect(!field.apply(.enter) && !field.apply(.escape))
    }

    @Test func `keys in any order never confuse it`() {
        let keys: [Key] = [
            .enter, .escape, .up, .down, .character("e"), .character("n"), .character("w"), .character("1"),
            .character("l"), .backspace, .control("u"), .tab, .character("?"),
        ]
        var random = SeededRandom(seed: 3)
        for _ in 0..<200 {
            var scene = StartScenes.found
            for _ in 0..<40 {
                if let key = keys.randomElement(using: &random) { scene.send(.key(key)) }
                if Bool.random(using: &random) { scene.send(.start(.checked(StartScenes.offer()))) }
                var canvas = Canvas(width: 40, height: 10)
                Renderer.draw(scene.state, into: &canvas)
            }
        }
    }
}
