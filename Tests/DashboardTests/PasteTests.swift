import OperatorCore
import TerminalUI
import TestSupport
import Testing

@testable import Dashboard

/// Text from elsewhere presses no key, and a fault is not confirmed before its question could be read.
@Suite struct PasteTests {
    private static let logLines = "K\t\n2026-01-01 00:00:00 K store 5 lost\tR\nH\n"

    @Test("pasted log lines do nothing on any screen", arguments: Scenes.all.map(\.name))
    func nothing(name: String) throws {
        var state = try #require(Scenes.all.first { $0.name == name }).state
        guard state.filter?.isTyping != true, state.start == nil else { return }
        let (screen, question) = (state.screen, state.question)
        #expect(update(&state, .paste(Self.logLines)).isEmpty)
        #expect(state.screen == screen && state.question == question)
        #expect(state.notice == "what was pasted was not used: no text is asked for")
    }

    @Test func `what is pasted while a filter is typed is its text, one line, without control characters`() {
        var scene = Scenes.healthy
        scene.send(.key(.character("/")))
        #expect(scene.send(.paste("\n  \nstore\u{1B}[31m 5\r\nK\n")).isEmpty)
        #expect(scene.state.filter?.text == "store[31m 5" && scene.state.question == nil)
    }

    @Test func `a pasted address goes into the field that asks for it, and is not sent off by its line end`() {
        var scene = Scene()
        scene.begin(StartView(program: "operator", configurationFile: "~/c.toml"))
        scene.send(.key(.character("1")))
        #expect(scene.send(.paste("10.0.0.11:2379\nq")).isEmpty)
        #expect(scene.state.start?.address.text == "10.0.0.11:2379")
        #expect(scene.state.start?.step == .typing)
    }

    @Test func `keys that come in one piece, as from a terminal without marked pastes, confirm no fault`() {
        var scene = Scenes.healthy
        scene.send(.key(.down))
        for key in [Key.character("K"), .tab, .enter] {
            // Each is drawn before the next is taken, a few milliseconds later.
            #expect(scene.send(.key(key)).isEmpty)
            scene.read(for: .milliseconds(3))
        }
        #expect(scene.state.question != nil, "it still waits for its answer")
        #expect(scene.state.notice?.hasPrefix("read it first") == true)
    }

    @Test(
        "Enter counts once the question has stood for 300 ms",
        arguments: [("K", 299, false), ("K", 300, true), ("H", 299, false)])
    func readingTime(key: Character, milliseconds: Int, counts: Bool) {
        var scene = Scenes.healthy
        scene.send(.key(.down))
        scene.send(.key(.character(key)))
        scene.send(.key(.right))
        scene.read(for: .milliseconds(milliseconds))
        #expect(scene.send(.key(.enter)).isEmpty != counts)
    }

    @Test func `a question that was never drawn is not answered, and cancelling needs no time`() {
        var scene = Scenes.healthy
        scene.send(.key(.down))
        scene.send(.key(.character("K")))
        scene.send(.key(.right))
        scene.send(.tick(.second(1_000)))
        #expect(scene.send(.key(.enter)).isEmpty && scene.state.question != nil)
        scene.send(.key(.left))
        #expect(scene.send(.key(.enter)).isEmpty && scene.state.question == nil)
    }
}
