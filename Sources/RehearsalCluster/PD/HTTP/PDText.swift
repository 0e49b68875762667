import Glibc

/// Sizes, durations and times in the texts of Go and of PD.
enum PDText {
    /// docker/go-units BytesSize: four significant digits and a binary unit ("488.4GiB", "0B").
    static func bytes(_ count: UInt64) -> String {
        let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
        var size = Double(count)
        var unit = 0
        while size >= 1024, unit < units.count - 1 {
            size /= 1024
            unit += 1
        }
        return significant(size, digits: 4) + units[unit]
    }

    /// C's %.4g without its exponents, which no size reaches.
    static func significant(_ value: Double, digits: Int) -> String {
        guard value > 0 else { return "0" }
        let whole = Int(log10(value).rounded(.down)) + 1
        var decimals = max(0, digits - max(whole, 1))
        var scale = pow(10, Double(decimals))
        var scaled = (value * scale).rounded(.toNearestOrEven)
        while decimals > 0, scaled.truncatingRemainder(dividingBy: 10) == 0 {
            decimals -= 1
            scale /= 10
            scaled /= 10
        }
        guard decimals > 0 else { return "\(Int(scaled))" }
        let digitsText = "\(Int(scaled))"
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digitsText.count)) + digitsText
        return padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }

    /// Go's time.Duration text of a span in nanoseconds: "1m11.295467061s".
    static func duration(nanoseconds: Int64) -> String {
        guard nanoseconds != 0 else { return "0s" }
        if nanoseconds < 1_000_000_000 { return subsecond(nanoseconds) }
        let seconds = nanoseconds / 1_000_000_000
        let text = trimmed(nanoseconds % 1_000_000_000)
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        if hours > 0 { return "\(hours)h\(minutes)m\(rest)\(text)s" }
        return minutes > 0 ? "\(minutes)m\(rest)\(text)s" : "\(rest)\(text)s"
    }

    private static func subsecond(_ nanoseconds: Int64) -> String {
        if nanoseconds < 1000 { return "\(nanoseconds)ns" }
        let (unit, size): (String, Int64) = nanoseconds < 1_000_000 ? ("µs", 1000) : ("ms", 1_000_000)
        return "\(nanoseconds / size)\(trimmed(nanoseconds % size * (1_000_000_000 / size)))\(unit)"
    }

    /// RFC 3339 in UTC with as many decimals as there are: "2026-11-23T21:46:54.295467061Z".
    static func time(nanoseconds: Int64) -> String {
        let parts = civil(seconds: floorDivide(nanoseconds, 1_000_000_000))
        let fraction = nanoseconds - floorDivide(nanoseconds, 1_000_000_000) * 1_000_000_000
        return "\(pad(Int(parts.tm_year) + 1900, 4))-\(pad(Int(parts.tm_mon) + 1, 2))-\(pad(Int(parts.tm_mday), 2))T"
            + clock(parts) + trimmed(fraction) + "Z"
    }

    private static func clock(_ parts: tm) -> String {
        "\(pad(Int(parts.tm_hour), 2)):\(pad(Int(parts.tm_min), 2)):\(pad(Int(parts.tm_sec), 2))"
    }

    private static func civil(seconds: Int64) -> tm {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        return parts
    }

    /// Decimals of a second without trailing zeros, with their point; empty for none.
    private static func trimmed(_ nanoseconds: Int64) -> String {
        guard nanoseconds > 0 else { return "" }
        var text = pad(Int(nanoseconds), 9)
        while text.hasSuffix("0") { text.removeLast() }
        return "." + text
    }

    private static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
        value >= 0 ? value / by : (value - by + 1) / by
    }

    private static func pad(_ value: Int, _ width: Int) -> String {
        let text = "\(value)"
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

/// Numbers in paths and queries, read as Go's strconv reads them, with its words for what is none.
extension PDText {
    struct NumberError: Error {
        let message: String
    }

    static func unsigned(_ text: String) -> Result<UInt64, NumberError> {
        let digits = text.utf8.allSatisfy { (48...57).contains($0) }
        guard digits, !text.isEmpty else { return .failure(error("ParseUint", text, "invalid syntax")) }
        guard let value = UInt64(text) else { return .failure(error("ParseUint", text, "value out of range")) }
        return .success(value)
    }

    static func integer(_ text: String) -> Result<Int, NumberError> {
        let body = text.first == "-" || text.first == "+" ? text.dropFirst() : Substring(text)
        guard !body.isEmpty, body.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return .failure(error("Atoi", text, "invalid syntax"))
        }
        guard let value = Int(text) else { return .failure(error("Atoi", text, "value out of range")) }
        return .success(value)
    }

    private static func error(_ function: String, _ text: String, _ why: String) -> NumberError {
        NumberError(message: "strconv.\(function): parsing \(OrderedJSON.quote(text)): \(why)")
    }
}
