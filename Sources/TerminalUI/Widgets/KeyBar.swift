/// The last row: what the keys do here. Items go from the right when room is short; help and quit never do.
public struct KeyBar: Sendable {
    public struct Item: Sendable, Hashable {
        public var key: String
        public var label: String
        /// Why it cannot be used now; nil: it can.
        public var disabledBecause: String?
        public var isEssential: Bool

        public init(_ key: String, _ label: String, disabledBecause: String? = nil, isEssential: Bool = false) {
            self.key = key
            self.label = label
            self.disabledBecause = disabledBecause
            self.isEssential = isEssential
        }

        var width: Int { TextWidth.of(key) + 1 + TextWidth.of(label) }
    }

    public var items: [Item]

    public init(items: [Item]) {
        self.items = items
    }

    /// The items that fit, in order.
    func fitting(in width: Int, gap: Int) -> [Item] {
        var kept = items
        func needed() -> Int { 2 + kept.reduce(0) { $0 + $1.width } + gap * max(0, kept.count - 1) }
        while needed() > width, let last = kept.lastIndex(where: { !$0.isEssential }) { kept.remove(at: last) }
        return kept
    }

    public func draw(into canvas: inout Canvas, _ area: Rect) {
        let gap = area.width >= 100 ? 3 : 2
        var x = area.x + 1
        for item in fitting(in: area.width, gap: gap) {
            let isOff = item.disabledBecause != nil
            x += canvas.put(item.key, x: x, y: area.y, isOff ? .keyDisabled : .keyName, clip: area)
            x += canvas.put(" " + item.label, x: x, y: area.y, isOff ? .keyDisabled : .keyLabel, clip: area) + gap
        }
    }
}
