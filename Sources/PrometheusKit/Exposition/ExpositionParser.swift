internal import Glibc

/// Reads a /metrics page line by line. Runs of lines with one name cost one look-up.
struct ExpositionParser {
    private static let maximumLineBytes = 64 << 10
    private static let suffixes = ["_bucket", "_sum", "_count", "_total", "_created", "_info"]

    private let wanted: Set<String>?
    private var series: [String: [MetricSample]] = [:]
    /// The label sets that stand in `series`, by name: a name may come in many runs.
    private var seen: [String: Set<LabelSet>] = [:]
    /// Label sets that were looked up so far: what reading a page costs beyond its bytes.
    private(set) var lookUps = 0
    private var kinds: [String: MetricKind] = [:]
    private var damage = PageDamage()
    private var line = 0
    private var pageStart: UnsafePointer<UInt8>?

    /// The run of lines that share a name: its bytes, whether it is wanted, what was read.
    private var runName = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    private var runIsWanted = false
    private var run: [MetricSample] = []
    /// The family of the last comment, by name.
    private var commentFamily: String?
    private var sawEnd = false

    init(wanted: Set<String>?) { self.wanted = wanted }

    mutating func parse(_ page: UnsafeBufferPointer<UInt8>, isWhole: Bool) -> MetricsPage {
        var rest = page
        pageStart = page.baseAddress
        var tail: UnsafeBufferPointer<UInt8>?
        while let start = rest.baseAddress, !rest.isEmpty, !sawEnd {
            guard let newline = memchr(start, 0x0A, rest.count) else {
                tail = rest
                break
            }
            let length = UnsafeRawPointer(start).distance(to: newline)
            line += 1
            read(UnsafeBufferPointer(rebasing: rest[..<length]))
            rest = UnsafeBufferPointer(rebasing: rest[(length + 1)...])
        }
        close(tail: tail, isWhole: isWhole || sawEnd)
        return MetricsPage(series: series, kinds: kinds, damage: damage)
    }

    private mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.count <= Self.maximumLineBytes else { return damage.note(line: line, "longer than 64 KiB") }
        guard let first = text.first(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return }
        if first == UInt8(ascii: "#") { readComment(text) } else { readSample(text) }
    }

    private mutating func readSample(_ text: UnsafeBufferPointer<UInt8>) {
        var reader = SampleReader(text)
        guard let name = reader.name() else { return damage.note(line: line, "no metric name") }
        if !Self.same(name, runName) { begin(run: name) }
        guard runIsWanted else { return }
        switch reader.sample() {
        case .success(var sample):
            sample.line = place(of: text)
            run.append(sample)
        case .failure(let problem): damage.note(line: line, problem.reason)
        }
    }

    private func place(of text: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
        guard let pageStart, let start = text.baseAddress else { return nil }
        let offset = UnsafeRawPointer(pageStart).distance(to: start)
        return offset..<(offset + text.count)
    }

    private mutating func begin(run name: UnsafeBufferPointer<UInt8>) {
        flush()
        runName = name
        runIsWanted = isWanted(String(decoding: name, as: UTF8.self))
    }

    /// Keeps what the run read, each series once. A page may come back to a name after every few lines (buckets, sum and
    /// count of one label set, then those of the next): what stands there already is not looked at again.
    private mutating func flush() {
        guard !run.isEmpty else { return }
        let name = String(decoding: runName, as: UTF8.self)
        // Taken out while they grow, so that neither is copied.
        var known = seen.removeValue(forKey: name) ?? []
        var kept = series.removeValue(forKey: name) ?? []
        for sample in run {
            lookUps += 1
            if known.insert(sample.labels).inserted { kept.append(sample) } else { damage.duplicateSeries += 1 }
        }
        seen[name] = known
        series[name] = kept
        run.removeAll(keepingCapacity: true)
    }

    private func isWanted(_ name: String) -> Bool {
        guard let wanted else { return true }
        return wanted.contains(name) || wanted.contains(Self.family(of: name))
    }

    private mutating func readComment(_ text: UnsafeBufferPointer<UInt8>) {
        let words = text.split(separator: 0x20, maxSplits: 3, omittingEmptySubsequences: true)
        guard words.count >= 2, words[0].elementsEqual("#".utf8) else { return }
        if words[1].elementsEqual("EOF".utf8) {
            sawEnd = true
            return
        }
        let isType = words[1].elementsEqual("TYPE".utf8)
        guard words.count >= 3, isType || words[1].elementsEqual("HELP".utf8) else { return }
        let family = String(decoding: words[2], as: UTF8.self)
        commentFamily = family
        guard isType, words.count == 4, isWanted(family) else { return }
        kinds[family] = Self.kind(words[3])
    }

    private static func kind(_ word: Slice<UnsafeBufferPointer<UInt8>>) -> MetricKind {
        let text = String(decoding: word.prefix { $0 > 0x20 }, as: UTF8.self)
        return text == "unknown" ? .untyped : MetricKind(rawValue: text) ?? .other
    }

    /// Ends the page; what it may have cut off is taken out.
    private mutating func close(tail: UnsafeBufferPointer<UInt8>?, isWhole: Bool) {
        flush()
        damage.isCut = tail != nil || !isWhole
        guard damage.isCut else { return }
        if let tail, tail.first == UInt8(ascii: "#") { return }  // A comment: the family before it is whole.
        let tailName = tail.flatMap { SampleReader.wholeName(of: $0) }
        let last = tailName ?? String(decoding: runName, as: UTF8.self)
        let family = kinds[last] != nil ? last : Self.family(of: last)
        let announced = commentFamily.flatMap { last.hasPrefix($0) ? $0 : nil }
        damage.cutFamily = announced ?? family
        for name in Set([last, family, announced].compactMap(\.self)) {
            for suffix in [""] + Self.suffixes { series[name + suffix] = nil }
        }
    }

    private static func same(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        guard left.count == right.count, let a = left.baseAddress, let b = right.baseAddress else { return false }
        return memcmp(a, b, left.count) == 0
    }

    /// The name without what histograms, summaries and OpenMetrics append to it.
    private static func family(of name: String) -> String {
        for suffix in suffixes where name.hasSuffix(suffix) { return String(name.dropLast(suffix.count)) }
        return name
    }
}

extension MetricsPage {
    /// Reads the Prometheus text format 0.0.4 and what OpenMetrics 1.0 adds to it.
    ///
    /// - Parameters:
    ///   - bytes: the page.
    ///   - wanted: the family names to keep; the rest is skipped without being read. `nil` keeps all.
    ///   - isWhole: false when the transport knows that the end is missing.
    public init(_ bytes: [UInt8], keeping wanted: Set<String>? = nil, isWhole: Bool = true) {
        self = bytes.withUnsafeBufferPointer { buffer in
            var parser = ExpositionParser(wanted: wanted)
            return parser.parse(buffer, isWhole: isWhole)
        }
    }
}
