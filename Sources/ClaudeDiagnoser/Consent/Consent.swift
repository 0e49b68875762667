public import OperatorCore

/// A person's word on whether evidence of one cluster may go to one host.
public struct Consent: Sendable, Hashable {
    public var cluster: String
    /// Where evidence goes; another host needs another word.
    public var host: String
    public var isAllowed: Bool
    public var by: String
    public var at: WallTime

    public init(cluster: String, host: String, isAllowed: Bool, by: String, at: WallTime) {
        self.cluster = cluster
        self.host = host
        self.isAllowed = isAllowed
        self.by = by
        self.at = at
    }

    /// `2026-05-01T12:00:00.000Z allowed api.anthropic.com anna shop`
    var line: String { "\(at) \(isAllowed ? "allowed" : "never") \(host) \(Self.word(by)) \(cluster)" }

    /// nil for a line that is none.
    init?(line: some StringProtocol) {
        let words = line.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
        guard words.count == 5, let at = WallTime(rfc3339: words[0]), ["allowed", "never"].contains(words[1]),
            !words[4].isEmpty
        else { return nil }
        self.init(
            cluster: String(words[4]), host: String(words[2]), isAllowed: words[1] == "allowed", by: String(words[3]),
            at: at)
    }

    private static func word(_ text: String) -> String {
        let clean = UntrustedText.sanitise(text, maximumScalars: 60).replacing(" ", with: "_")
        return clean.isEmpty ? "unknown" : clean
    }
}
