internal import OperatorCore

/// Takes out of every text what shall not leave: row keys always, hosts and addresses and words of a list by choice.
/// Names stand for hosts (`host1`) and words (`word1`), the same ones throughout, and are turned back in the answer.
struct Redaction: Sendable {
    /// Hexadecimal runs from this length on are row keys or values.
    private static let shortestKey = 16
    /// Longest first: an address is replaced before the host it begins with.
    private let names: [(real: String, standIn: String)]

    init(of pack: EvidencePack, hidesHosts: Bool, words: [String] = []) {
        let hosts = hidesHosts ? Self.hosts(of: pack) : []
        let named = Self.unique(words.filter { !$0.isEmpty }).enumerated().map { ($1, "word\($0 + 1)") }
        names = (hosts.enumerated().map { ($1, "host\($0 + 1)") } + named)
            .sorted { $0.real.utf8.count > $1.real.utf8.count }
    }

    private static func hosts(of pack: EvidencePack) -> [String] {
        let hosts = pack.components.flatMap { component in
            [component.address] + component.attributes.filter { $0.key.contains("address") }.map(\.value)
        }
        return unique(hosts.map(Self.host).filter { $0.count > 2 })
    }

    private static func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }

    func hidden(_ text: String) -> String {
        names.reduce(Self.withoutKeys(text)) { Self.replace($1.real, by: $1.standIn, in: $0) }
    }

    func restored(_ text: String) -> String {
        names.reversed().reduce(text) { Self.replace($1.standIn, by: $1.real, in: $0) }
    }

    private static func host(_ address: String) -> String {
        let rest = address.firstRange(of: "://").map { address[$0.upperBound...] } ?? address[...]
        let authority = rest.prefix { $0 != "/" }
        guard let colon = authority.lastIndex(of: ":") else { return String(authority) }
        return String(authority[..<colon])
    }

    /// Whole words only: `host1` is not a part of `host12`, nor `10.0.0.1` of `10.0.0.12`.
    private static func replace(_ old: String, by new: String, in text: String) -> String {
        var result = ""
        var rest = text[...]
        while let range = rest.firstRange(of: old) {
            let before = range.lowerBound == text.startIndex ? nil : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
            let isWhole = before?.isNameLike != true && after?.isNameLike != true
            result += rest[..<range.lowerBound]
            result += isWhole ? new : old
            rest = rest[range.upperBound...]
        }
        return result + rest
    }

    private static func withoutKeys(_ text: String) -> String {
        var result = ""
        var run = ""
        for character in text + "\n" {
            if character.isHexDigit, character.isASCII {
                run.append(character)
                continue
            }
            let isKey = run.count >= shortestKey && run.contains(where: \.isLetter)
            result += isKey ? "(key)" : run
            run = ""
            result.append(character)
        }
        return String(result.dropLast())
    }
}

extension Character {
    fileprivate var isNameLike: Bool { isLetter || isNumber || self == "-" || self == "_" }
}
