import TerminalUI

/// The wall has no keys but the one that ends it, and the one that draws it anew.
enum WallUpdate {
    static func apply(_ key: Key) -> [Effect] {
        switch key {
        case .character("q"), .control("c"): [.quit]
        case .control("l"): [.repaint]
        default: []
        }
    }
}
