/// The figures of one process, kept by series. A series exists from its first event on, as in TiKV.
struct MetricRegistry: Sendable {
    private enum Value: Sendable {
        case number(Double)
        /// One count for each bound and one beyond them, not summed up.
        case distribution(counts: [UInt64], sum: Double)
    }

    /// Whether the page writes large and small numbers with an exponent, as Go does and Rust does not.
    private let allowsExponents: Bool
    private var values: [MetricFamily: [String: Value]] = [:]

    init(allowsExponents: Bool = false) {
        self.allowsExponents = allowsExponents
    }

    mutating func add(_ amount: Double, to series: MetricSeries) {
        guard amount > 0 else { return }
        guard case .number(let before) = values[series.family]?[series.labels] ?? .number(0) else { return }
        values[series.family, default: [:]][series.labels] = .number(before + amount)
    }

    mutating func set(_ amount: Double, to series: MetricSeries) {
        values[series.family, default: [:]][series.labels] = .number(amount)
    }

    mutating func remove(_ family: MetricFamily) {
        values[family] = nil
    }

    mutating func observe(_ amount: Double, in series: MetricSeries) {
        guard case .histogram(let bounds) = series.family.kind else { return }
        var counts = [UInt64](repeating: 0, count: bounds.count + 1)
        counts[bounds.firstIndex { amount <= $0 } ?? bounds.count] = 1
        observe(counts: counts, sum: amount, in: series)
    }

    /// `counts` has one more entry than the family has bounds.
    mutating func observe(counts new: [UInt64], sum added: Double, in series: MetricSeries) {
        guard case .histogram(let bounds) = series.family.kind, new.count == bounds.count + 1 else { return }
        var counts = [UInt64](repeating: 0, count: new.count)
        var sum = 0.0
        if case .distribution(let oldCounts, let oldSum)? = values[series.family]?[series.labels] {
            counts = oldCounts
            sum = oldSum
        }
        for place in counts.indices { counts[place] += new[place] }
        values[series.family, default: [:]][series.labels] = .distribution(counts: counts, sum: sum + added)
    }

    func value(of series: MetricSeries) -> Double? {
        switch values[series.family]?[series.labels] {
        case .number(let number): number
        case .distribution(let counts, _): Double(counts.reduce(0, +))
        case nil: nil
        }
    }

    /// Prometheus text 0.0.4, families and series in order.
    func page() -> String {
        var text = ""
        text.reserveCapacity(128 << 10)
        for (family, series) in values.sorted(by: { $0.key.name < $1.key.name }) where !series.isEmpty {
            text += "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.kind.text)\n"
            for (labels, value) in series.sorted(by: { $0.key < $1.key }) {
                switch value {
                case .number(let number):
                    text += family.name + (labels.isEmpty ? "" : "{\(labels)}") + " " + self.text(number) + "\n"
                case .distribution(let counts, let sum):
                    write(counts, sum: sum, labels: labels, of: family, into: &text)
                }
            }
        }
        return text
    }

    private func write(
        _ counts: [UInt64], sum: Double, labels: String, of family: MetricFamily, into text: inout String
    ) {
        guard case .histogram(let bounds) = family.kind else { return }
        let before = labels.isEmpty ? "" : labels + ","
        let braces = labels.isEmpty ? "" : "{\(labels)}"
        var total: UInt64 = 0
        for (place, count) in counts.enumerated() {
            total += count
            let bound = place < bounds.count ? self.text(bounds[place]) : "+Inf"
            text += "\(family.name)_bucket{\(before)le=\"\(bound)\"} \(total)\n"
        }
        text += "\(family.name)_sum\(braces) \(self.text(sum))\n\(family.name)_count\(braces) \(total)\n"
    }

    private func text(_ number: Double) -> String { MetricNumber.text(number, allowsExponent: allowsExponents) }
}

/// Numbers with the shortest digits that read back. As Rust prints them, and with it TiKV, there is never an exponent.
enum MetricNumber {
    static func text(_ number: Double, allowsExponent: Bool = false) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: number) { return String(whole) }
        let shortest = number.description
        guard !allowsExponent, let mark = shortest.firstIndex(of: "e"),
            let exponent = Int(shortest[shortest.index(after: mark)...])
        else { return shortest }
        return plain(digits: shortest[..<mark], exponent: exponent)
    }

    /// Moves the decimal point by `exponent` places.
    private static func plain(digits: Substring, exponent: Int) -> String {
        let sign = digits.hasPrefix("-") ? "-" : ""
        let parts = digits.drop { $0 == "-" }.split(separator: ".")
        let whole = parts.first.map(String.init) ?? "0"
        let fraction = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
        let all = whole + fraction
        let point = whole.count + exponent
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + all }
        if point >= all.count { return sign + all + String(repeating: "0", count: point - all.count) }
        return sign + all.prefix(point) + "." + all.dropFirst(point)
    }
}
