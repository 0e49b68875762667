/// Numbers as Rust's formatting prints them, which is what TiKV's page shows: shortest digits, never an exponent.
enum MetricNumber {
    static func text(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: number) { return String(whole) }
        let shortest = number.description
        guard let mark = shortest.firstIndex(of: "e"), let exponent = Int(shortest[shortest.index(after: mark)...])
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
