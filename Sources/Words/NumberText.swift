/// Numbers as people read them, on screens, in text and in reports: at most three or four digits that count, a blank
/// before the unit, never more precise than anybody needs. A larger number never reads as a smaller one.
public enum NumberText {
    /// What stands where there is no value: never a zero.
    public static let missing = "–"

    /// `1809`, then `12.4k`: counts are exact as long as they are short.
    public static func count(_ value: Double) -> String {
        value.magnitude < 9_999.5 ? digits(value, most: 0) : scaled(value)
    }

    /// How often a second, for a column whose heading says so: `0.0`, `310`, `2.9k`.
    public static func rate(_ value: Double) -> String {
        value.magnitude < 999.5 ? digits(value, most: value.magnitude < 9.95 ? 1 : 0, keepsZeros: true) : scaled(value)
    }

    /// `0.3 ms`, `42 ms`, `1.5 s`; takes milliseconds.
    public static func milliseconds(_ value: Double) -> String {
        if value.magnitude < 999.5 { return digits(value, most: value.magnitude < 9.95 ? 1 : 0) + " ms" }
        return digits(value / 1_000, most: value.magnitude < 9_950 ? 1 : 0) + " s"
    }

    /// `512 B`, `1.5 KiB`, `1023 KiB`, `1 MiB`: powers of 1024.
    public static func bytes(_ value: Double) -> String {
        var value = value
        for unit in ["B", "KiB", "MiB", "GiB", "TiB"] {
            if value.magnitude < 1_023.5 { return digits(value, most: value.magnitude < 9.95 ? 1 : 0) + " " + unit }
            value /= 1_024
        }
        return digits(value, most: 1) + " PiB"
    }

    /// A share of one in percent: `87 %`.
    public static func ratio(_ value: Double) -> String { digits(value * 100, most: 0) + " %" }

    /// `2.1 cores`, `0.03 cores`, `<0.01 cores`: a little is never nothing.
    public static func cores(_ value: Double) -> String {
        guard value > 0, value < 0.095 else { return digits(value, most: 1, keepsZeros: true) + " cores" }
        guard value >= 0.005 else { return "<0.01 cores" }
        return "0.0\(Int((value * 100).rounded())) cores"
    }

    /// With at most so many decimals (6 of them at most); zeros at the end are left out.
    public static func decimal(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(Int64(1)) { scale, _ in scale * 10 }
        guard value.isFinite, let scaled = Int64(exactly: (value * Double(scale)).rounded()) else { return "\(value)" }
        let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: UInt64(scale))
        let sign = scaled < 0 ? "-" : ""
        guard rest > 0 else { return "\(sign)\(whole)" }
        var digits = String(rest)
        digits = String(repeating: "0", count: places - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        return "\(sign)\(whole).\(digits)"
    }

    private static func scaled(_ value: Double) -> String {
        var value = value / 1_000
        for unit in ["k", "M", "G"] {
            if value.magnitude < 999.5 {
                return digits(value, most: value.magnitude < 99.5 ? 1 : 0, keepsZeros: true) + unit
            }
            value /= 1_000
        }
        return digits(value, most: 1) + "T"
    }

    private static func digits(_ value: Double, most places: Int, keepsZeros: Bool = false) -> String {
        guard value.isFinite else { return missing }
        guard value.magnitude < 1e15 else { return "\(value)" }
        let scaled = Int64((value * (places == 0 ? 1 : 10)).rounded())
        if places == 0 { return String(scaled) }
        let text = "\(scaled < 0 ? "-" : "")\(scaled.magnitude / 10)"
        return scaled % 10 == 0 && !keepsZeros ? text : text + ".\(scaled.magnitude % 10)"
    }
}
