/// The last row: what the keys do here. Where room is short labels shrink first, then the lightest items go whole;
/// essential ones never do.
public struct KeyBar: Sendable {
    public struct Item: Sendable, Hashable {
        public var key: String
        public var label: String
        /// The label where room is short; empty: the key alone would say nothing, so it goes.
        public var shortLabel: String
        /// Why it cannot be used now; nil: it can.
        public var disabledBecause: String?
        /// Never dropped.
        public var isEssential: Bool
        /// The heavier stays longer.
        public var weight: Int

        public init(
            _ key: String, _ label: String, short: String? = nil, disabledBecause: String? = nil,
            isEssential: Bool = false, weight: Int = 0
        ) {
            self.key = key
            self.label = label
            shortLabel = short ?? label
            self.disabledBecause = disabledBecause
            self.isEssential = isEssential
            self.weight = weight
        }

        var width: Int { TextWidth.of(key) + 1 + TextWidth.of(label) }

        /// The same with its short label.
        var shortened: Item {
            var item = self
            item.label = shortLabel
            return item
        }
    }

    public var items: [Item]

    public init(items: [Item]) {
        self.items = items
    }

    /// The items that fit, in order.
    func fitting(in width: Int, gap: Int) -> [Item] {
        func fits(_ items: [Item]) -> Bool {
            2 + items.reduce(0) { $0 + $1.width } + gap * max(0, items.count - 1) <= width
        }
        if fits(items) { return items }
        var kept = items.map(\.shortened)
        while !fits(kept), let index = lightest(of: kept) { kept.remove(at: index) }
        // What was shortened for nothing gets its words back, from the left.
        for index in kept.indices {
            guard let whole = items.first(where: { $0.key == kept[index].key }) else { continue }
            let short = kept[index]
            kept[index] = whole
            if !fits(kept) { kept[index] = short }
        }
        return kept
    }

    /// The last of the lightest that may go.
    private func lightest(of items: [Item]) -> Int? {
        items.indices.filter { !items[$0].isEssential }.min { left, right in
            items[left].weight != items[right].weight ? items[left].weight < items[right].weight : left > right
        }
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
