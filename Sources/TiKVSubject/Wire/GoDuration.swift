/// A duration as Go prints it (`827h39m41.79222082s`, `10ms`, `0s`): PD's `uptime` and its configuration's times.
struct GoDuration: Hashable, Sendable {
    let nanoseconds: Int64

    var duration: Duration { .nanoseconds(nanoseconds) }

    /// Nil for anything but an optional sign and numbers with a unit each (h, m, s, ms, µs, us, ns) of at most 64
    /// bytes, and for what Go's 64-bit nanoseconds cannot hold.
    init?(_ text: some StringProtocol) {
        var rest = ArraySlice(text.utf8.prefix(65))
        guard rest.count <= 64 else { return nil }
        var sign = 1.0
        if let first = rest.first, first == 45 || first == 43 {
            sign = first == 45 ? -1 : 1
            rest = rest.dropFirst()
        }
        if rest.elementsEqual([48]) {
            nanoseconds = 0
            return
        }
        var total = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            guard let part = Self.part(&rest) else { return nil }
            total += part
        }
        guard total < 9_223_372_036_854_774_784 else { return nil }
        nanoseconds = Int64((sign * total).rounded())
    }

    /// One number with its unit off the front, in nanoseconds.
    private static func part(_ rest: inout ArraySlice<UInt8>) -> Double? {
        let digits = rest.prefix { (48...57).contains($0) || $0 == 46 }
        rest = rest.dropFirst(digits.count)
        let unit = rest.prefix { !(48...57).contains($0) && $0 != 46 }
        rest = rest.dropFirst(unit.count)
        guard digits.contains(where: { $0 != 46 }), digits.count(where: { $0 == 46 }) <= 1,
            let number = Double(String(decoding: digits, as: UTF8.self)),
            let factor = factors[String(decoding: unit, as: UTF8.self)]
        else { return nil }
        return number * factor
    }

    private static let factors: [String: Double] = [
        "h": 3_600e9, "m": 60e9, "s": 1e9, "ms": 1e6, "us": 1e3, "µs": 1e3, "μs": 1e3, "ns": 1,
    ]
}
