import TerminalUI

/// What is pasted goes into the text field that is open, or nowhere: text from elsewhere never presses a key.
enum PasteUpdate {
    static func apply(_ text: String, _ state: inout DashboardState) {
        // A field has one line: the first that says anything.
        let line = text.split(whereSeparator: \.isNewline).map { $0.filter { !$0.isControl } }.first { line in
            line.contains { $0 != " " }
        }
        guard let line, isTyping(state) else {
            state.notice = "what was pasted was not used: no text is asked for"
            return
        }
        for character in line { type(.character(character), &state) }
    }

    private static func isTyping(_ state: DashboardState) -> Bool {
        if state.countdown != nil || state.question != nil || state.explaining != nil { return false }
        if state.filter?.isTyping == true { return true }
        switch state.start?.step {
        case .typing, .naming: return state.screen != .help
        case .choosing, .checking, nil: return false
        }
    }

    private static func type(_ key: Key, _ state: inout DashboardState) {
        // Letters of a field ask nothing of the world.
        _ = state.filter?.isTyping == true ? FilterUpdate.apply(key, &state) : StartUpdate.apply(key, &state)
    }
}

extension Character {
    fileprivate var isControl: Bool { unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) } }
}
