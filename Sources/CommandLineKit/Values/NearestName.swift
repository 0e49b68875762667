/// Finds what a person probably meant to type.
public enum NearestName {
    /// The closest of `names` to `word`, or nil where none is close: at most a third of the word may differ,
    /// a unique beginning of at least two letters also counts.
    public static func of(_ word: String, among names: [String]) -> String? {
        guard (1...64).contains(word.count) else { return nil }
        let lower = word.lowercased()
        let ranked = names.map { (name: $0, distance: distance(lower, $0.lowercased())) }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
        if let ranked, ranked.distance <= max(1, lower.count / 3), ranked.distance < ranked.name.count {
            return ranked.name
        }
        let beginning = names.filter { $0.lowercased().hasPrefix(lower) }
        return lower.count >= 2 && beginning.count == 1 ? beginning.first : nil
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn `left` into `right`.
    static func distance(_ left: String, _ right: String) -> Int {
        let a = Array(left)
        let b = Array(right)
        var beforePrevious: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                var best = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforePrevious[j - 1] + 1) }
                current.append(best)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[b.count]
    }
}
