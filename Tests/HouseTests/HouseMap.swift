/// Who uses whom, read from the sources: a name that stands at the beginning of a declaration in one file and anywhere
/// in another is an arrow between the two. A guess by words: names declared twice are left out, comments and texts too.
struct HouseMap {
    struct Source {
        let path: String
        let target: String
        let imports: Set<String>
        /// Top-level types and functions that other files may name.
        let declared: [String]
        let words: Set<String>
    }

    let sources: [Source]
    /// From a file's path to those it uses.
    let arrows: [String: Set<String>]

    init(_ files: [House.File]) {
        sources = files.map { file in
            let code = file.code
            return Source(
                path: file.path, target: file.target, imports: Set(file.imports),
                declared: code.compactMap { line in Self.declaration(line).flatMap { $0.isPrivate ? nil : $0.name } },
                words: Self.words(in: code))
        }
        var homes: [String: [Source]] = [:]
        for source in sources { for name in Set(source.declared) { homes[name, default: []].append(source) } }
        let home = homes.compactMapValues { $0.count == 1 ? $0[0] : nil }.filter { $0.key.utf8.count > 2 }
        var arrows: [String: Set<String>] = [:]
        for source in sources {
            for word in source.words {
                guard let other = home[word], other.path != source.path,
                    other.target == source.target || source.imports.contains(other.target)
                else { continue }
                arrows[source.path, default: []].insert(other.path)
            }
        }
        self.arrows = arrows
    }

    /// Groups of files that use each other in a ring.
    var fileCircles: [[String]] { Self.circles(arrows) }

    /// Groups of folders that use each other in a ring.
    var folderCircles: [[String]] {
        var folders: [String: Set<String>] = [:]
        for (from, all) in arrows {
            for to in all where Self.folder(of: from) != Self.folder(of: to) {
                folders[Self.folder(of: from), default: []].insert(Self.folder(of: to))
            }
        }
        return Self.circles(folders)
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? path
    }

    /// The kind and name of what a line without indentation declares; nil where it declares nothing.
    static func declaration(_ line: String) -> (kind: String, name: String, isPrivate: Bool)? {
        guard let first = line.unicodeScalars.first, first != " ", first != "}" else { return nil }
        let kinds: Set = ["class", "struct", "enum", "protocol", "actor", "typealias", "func"]
        let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
        guard let at = words.firstIndex(where: { kinds.contains(String($0)) }), at + 1 < words.count,
            !words[..<at].contains("extension")
        else { return nil }
        let isPrivate = words[..<at].contains { $0 == "private" || $0 == "fileprivate" }
        return (String(words[at]), String(words[at + 1]), isPrivate)
    }

    private static func words(in code: [String]) -> Set<String> {
        var words: Set<String> = []
        for line in code {
            for word in line.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }) {
                words.insert(String(word))
            }
        }
        return words
    }

    /// Strongly connected parts of more than one node (Tarjan).
    static func circles(_ edges: [String: Set<String>]) -> [[String]] {
        var walk = Walk(edges: edges)
        for node in edges.keys.sorted() where walk.index[node] == nil { walk.visit(node) }
        return walk.found.map { $0.sorted() }.sorted { $0.count > $1.count }
    }

    private struct Walk {
        let edges: [String: Set<String>]
        var index: [String: Int] = [:]
        var lowest: [String: Int] = [:]
        var stack: [String] = []
        var onStack: Set<String> = []
        var found: [[String]] = []

        mutating func visit(_ node: String) {
            index[node] = index.count
            lowest[node] = index[node]
            stack.append(node)
            onStack.insert(node)
            for next in (edges[node] ?? []).sorted() {
                if index[next] == nil {
                    visit(next)
                    lowest[node] = min(lowest[node] ?? 0, lowest[next] ?? 0)
                } else if onStack.contains(next) {
                    lowest[node] = min(lowest[node] ?? 0, index[next] ?? 0)
                }
            }
            guard lowest[node] == index[node], let begin = stack.lastIndex(of: node) else { return }
            let part = Array(stack[begin...])
            stack.removeSubrange(begin...)
            onStack.subtract(part)
            if part.count > 1 { found.append(part) }
        }
    }
}
